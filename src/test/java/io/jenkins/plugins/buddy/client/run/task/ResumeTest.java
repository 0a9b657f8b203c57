package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunMark;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interruptions, as by a shutdown or a crash: a task that resumes from any checkpoint starts no second run and shows each log once. */
class ResumeTest extends RunTestCase {

    private static final TimedScript SCRIPT = new TimedScript()
            .action("A", Duration.ofSeconds(20), "a")
            .output("IMAGE", "web:1")
            .waitForApproval(Duration.ofSeconds(20))
            .action("B", Duration.ofSeconds(20), "b")
            .action("C", Duration.ofSeconds(20), "c");

    private RunCheckpoint last() {
        return checkpoints.get(checkpoints.size() - 1);
    }

    /** The moments of the interruption, in seconds. */
    static Stream<Integer> moments() {
        return IntStream.iterate(1, moment -> moment < 80, moment -> moment + 3).boxed();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void shutdownAtAnyMomentLosesNothing(int moment) throws Exception {
        pipeline.runsBy(SCRIPT);
        RunTask first = task();
        CompletableFuture<RunResult> interrupted = first.start();
        time.advance(Duration.ofSeconds(moment));
        first.cancel();
        assertThrows(CancellationException.class, interrupted::join);
        buddy.forgetRequests();
        time.advance(Duration.ofSeconds(15));
        assertEquals(0, buddy.requests().size());

        RunResult result = result(task().resume(last()));
        Map<String, Long> lines =
                listener.console.stream().collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        assertAll(
                () -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()),
                () -> assertEquals(List.of("a", "b", "c"), listener.log),
                () -> assertEquals(Map.of("IMAGE", "web:1"), result.outputVariables()),
                () -> assertEquals(1, pipeline.runs().all().size()),
                () -> assertTrue(lines.values().stream().allMatch(count -> count == 1), lines::toString));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void crashAfterAnyCheckpointStartsNoSecondRun(int checkpoint) throws Exception {
        pipeline.runsBy(SCRIPT);
        result(task().start());
        checkpoints.add(last());
        RunResult result = result(task().resume(checkpoints.get(Math.min(checkpoint, checkpoints.size() - 1))));
        assertAll(
                () -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()),
                () -> assertEquals(1, result.run().id()),
                () -> assertEquals(Map.of("IMAGE", "web:1"), result.outputVariables()),
                () -> assertEquals(1, count(post())));
    }

    @Test
    void waitForAPersonIsReportedOnceAcrossARestart() throws Exception {
        pipeline.runsBy(new TimedScript().waitForApproval(Duration.ofMinutes(10)));
        RunTask first = task();
        first.start();
        time.advance(Duration.ofMinutes(2));
        first.cancel();
        result(task().resume(last()));
        assertEquals(
                1,
                listener.progress.stream()
                        .filter(line -> line.contains("waiting for a person"))
                        .count());
    }

    @Test
    void logIsShownOnceIfARestartInterruptsTheNextOne() throws Exception {
        pipeline.runsBy(SCRIPT);
        RunTask first = task();
        first.start();
        time.advance(Duration.ofSeconds(5));
        first.cancel();
        time.advance(Duration.ofMinutes(2));
        buddy.fail(
                log().and(request -> request.path().endsWith("2")),
                Fault.response(429, "", Map.of("Retry-After", "60")),
                Effect.NEVER,
                1);
        RunTask second = task();
        second.resume(last());
        time.advance(Duration.ofSeconds(30));
        assertEquals(List.of("a"), listener.log);
        second.cancel();
        result(task().resume(last()));
        assertEquals(List.of("a", "b", "c"), listener.log);
    }

    @Test
    void fewCheckpointsAreStored() throws Exception {
        pipeline.runsBy(new TimedScript().action("A", Duration.ofHours(5), "a").action("B", Duration.ofHours(5)));
        result(task().start());
        assertTrue(checkpoints.size() <= 4, checkpoints::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20, 100})
    void runWhoseResponseWasLostIsAdopted(long effectAfterRestart) throws Exception {
        pipeline.runs().addFinishedRuns(2);
        buddy.failNext(
                "POST",
                Fault.after(buddy.clock(), Duration.ofSeconds(1), Fault.reset()),
                Effect.after(Duration.ofSeconds(10 + effectAfterRestart)));
        RunTask first = task();
        CompletableFuture<RunResult> interrupted = first.start();
        time.advance(Duration.ofSeconds(10));
        assertFalse(interrupted.isDone());
        assertTrue(first.pendingWrite().orElseThrow().contains(last().mark()));
        first.cancel();

        RunResult result = result(task().resume(last()));
        assertAll(
                () -> assertEquals(3, result.run().id()),
                () -> assertEquals(1, count(post())),
                () -> assertEquals(
                        1,
                        listener.progress.stream()
                                .filter(line -> line.startsWith("Started run 3 of acme/web, pipeline 42"))
                                .count()));
    }

    @Test
    void runThatDoesNotAppearAfterAnInterruptionIsAnUnknownOutcome() {
        RunCheckpoint checkpoint = RunCheckpoint.starting(PIPELINE, RunMark.random(), 0);
        String message = failure(UnknownOutcomeException.class, task().resume(checkpoint))
                .getMessage();
        assertAll(() -> assertTrue(message.contains(checkpoint.mark()), message), () -> assertEquals(0, count(post())));
    }

    @Test
    void runThatWasNotFollowedIsAdoptedAndNotFollowed() throws Exception {
        pipeline.runsBy(RunScript.manual());
        RunOptions options = new RunOptions(false, true);
        result(service()
                .start(PIPELINE, RunRequest.builder().build(), options, listener, store())
                .start());
        RunResult again = result(service()
                .start(PIPELINE, RunRequest.builder().build(), options, listener, store())
                .resume(checkpoints.get(0)));
        assertAll(
                () -> assertEquals(RunVerdict.NOT_FOLLOWED, again.verdict()),
                () -> assertEquals(1, again.run().id()),
                () -> assertEquals(1, count(post())));
    }

    @Test
    void existingRunIsResumed() throws Exception {
        FakeRun existing = pipeline.runs().add(null, SCRIPT);
        RunTask first = service().follow(PIPELINE, existing.id(), List.of(), FOLLOW, listener, store());
        first.start();
        time.advance(Duration.ofSeconds(30));
        first.cancel();
        RunResult result = result(service()
                .follow(PIPELINE, existing.id(), List.of(), FOLLOW, listener, store())
                .resume(last()));
        assertAll(
                () -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()),
                () -> assertEquals(List.of("a", "b", "c"), listener.log),
                () -> assertEquals(
                        1,
                        listener.progress.stream()
                                .filter(line -> line.startsWith("Following"))
                                .count()));
    }

    @Test
    void runThatWasDeletedDuringTheInterruptionFails() throws Exception {
        pipeline.runsBy(RunScript.manual());
        RunTask first = task();
        first.start();
        time.advance(Duration.ofSeconds(30));
        first.cancel();
        pipeline.runs().run(1).delete();
        assertEquals("DELETED", result(task().resume(last())).run().status());
    }

    @Test
    void checkpointOfALaterReleaseIsRead() throws Exception {
        RunCheckpoint checkpoint = new RunCheckpoint(42, "run-0123456789ab", 3, null, false, null);
        assertEquals(List.of(), checkpoint.shown());
    }
}
