package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.ContactLostException;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Followed runs: every end is noticed and reported correctly, and nothing else ends a task. */
class FollowTest extends RunTestCase {

    private CompletableFuture<RunResult> result;
    private FakeRun run;
    private RunTask task;

    /** Starts a run that the test controls. */
    private void startManually() throws Exception {
        pipeline.runsBy(RunScript.manual());
        task = task();
        result = task.start();
        time.advance(Duration.ofSeconds(20));
        run = pipeline.runs().run(1);
    }

    @Test
    void pipelineNameIsReadFromThePipeline() throws Exception {
        RunResult followed = result(task().start());
        RunResult only = result(service()
                .start(PIPELINE, RunRequest.builder().build(), new RunOptions(false, true), listener, store())
                .start());
        assertAll(
                () -> assertEquals("Live mirror", followed.run().pipelineName()),
                () -> assertEquals("Live mirror", only.run().pipelineName()),
                () -> assertTrue(
                        followed.run().pipelineHtmlUrl().endsWith("/acme/web/pipelines/pipeline/42"),
                        followed.run()::pipelineHtmlUrl),
                () -> assertEquals(1, count(readPipeline())));
    }

    @ParameterizedTest
    @CsvSource({"403", "500"})
    void pipelineThatCannotBeReadHasNoName(int status) throws Exception {
        buddy.fail(readPipeline(), Fault.response(status, ""), false, Long.MAX_VALUE);
        RunResult ended = result(task().start());
        assertEquals(RunVerdict.SUCCESSFUL, ended.verdict());
        assertNull(ended.run().pipelineName());
        assertNull(ended.run().pipelineHtmlUrl());
    }

    @Test
    void progressAndEndAreReported() throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("Build", Duration.ofSeconds(72), "one", "two")
                .output("IMAGE", "web:1"));
        RunResult ended = result(task().start());
        String url = ended.run().htmlUrl();
        assertAll(
                () -> assertEquals(
                        List.of(
                                "Started run 1 of acme/web, pipeline 42: " + url,
                                "Action 'Build' (BUILD) started",
                                "Log of action 'Build': SUCCESSFUL, 1 min 12 s",
                                "| one",
                                "| two",
                                "End of the log of action 'Build': SUCCESSFUL, 1 min 12 s"),
                        listener.console),
                () -> assertEquals("SUCCESSFUL run 1 of acme/web, pipeline 42, 1 min 12 s: " + url, ended.toString()),
                () -> assertEquals(Map.of("IMAGE", "web:1"), ended.outputVariables()),
                () -> assertEquals(72_000, ended.run().durationMillis()),
                () -> assertEquals(72_000, ended.run().actions().get(0).durationMillis()),
                () -> assertEquals("INPROGRESS", listener.states.get(0).status()),
                () -> assertEquals(ended.run(), listener.states.get(listener.states.size() - 1)),
                () -> assertTrue(ended.failure().isEmpty()));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESSFUL, SUCCESSFUL",
        "FAILED, FAILED",
        "TERMINATED, TERMINATED",
        "SKIPPED, NOT_EXECUTED",
        "NOT_EXECUTED, NOT_EXECUTED"
    })
    void everyFinalStatusEndsTheTask(String status, RunVerdict verdict) throws Exception {
        startManually();
        run.finish(status);
        RunResult ended = result(result);
        assertAll(
                () -> assertEquals(verdict, ended.verdict()),
                () -> assertEquals(status, ended.run().status()),
                () -> assertEquals(
                        verdict != RunVerdict.SUCCESSFUL, ended.failure().isPresent()));
    }

    @ParameterizedTest
    @CsvSource({"SKIPPED, NOT_EXECUTED", "FAILED, FAILED", "SUCCESSFUL, SUCCESSFUL"})
    void runThatHasEndedInTheFirstResponse(String status, RunVerdict verdict) throws Exception {
        pipeline.runsBy(RunScript.ended(status));
        assertEquals(verdict, result(task().start()).verdict());
        buddy.fail(readAlone(), Fault.response(500, ""), Effect.NEVER, Long.MAX_VALUE);
        assertEquals(verdict, result(task().start()).verdict());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INITIAL",
                "ENQUEUED",
                "INPROGRESS",
                "TERMINATING",
                "WAITING_FOR_APPLY",
                "WAITING_FOR_VARIABLES",
                "WAITING_FOR_SETTABLE_VARIABLES",
                "WAITING_FOR_VT_SESSION",
                "PAUSED"
            })
    void otherStatusesAreNoEnd(String status) throws Exception {
        startManually();
        run.status(status);
        time.advance(Duration.ofHours(1));
        assertFalse(result.isDone());
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void unknownStatusWithAFinishDateEndsTheTaskAfterAMinute() throws Exception {
        startManually();
        run.finish("EXPIRED");
        time.advance(Duration.ofSeconds(58));
        assertFalse(result.isDone());
        RunResult ended = result(result);
        assertAll(
                () -> assertEquals(RunVerdict.FAILED, ended.verdict()),
                () -> assertEquals(
                        "Run 1 of acme/web, pipeline 42 ended with the unknown status EXPIRED",
                        ended.failure().orElseThrow()));
    }

    @Test
    void unknownStatusWithAFinishDateMayStillBecomeKnown() throws Exception {
        startManually();
        run.finish("EXPIRED");
        time.advance(Duration.ofSeconds(50));
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void runWithoutStatusAndWithAFinishDateHasEnded() throws Exception {
        startManually();
        run.finish(null);
        assertEquals(RunVerdict.FAILED, result(result).verdict());
    }

    @Test
    void failedActionIsNamedWithItsError() throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("Build", Duration.ofSeconds(2))
                .failingAction("Push", Duration.ofSeconds(2), "denied: no permission", "log"));
        RunResult ended = result(task().start());
        assertAll(
                () -> assertEquals("Push", ended.failedAction()),
                () -> assertEquals("denied: no permission", ended.error()),
                () -> assertEquals(
                        "Run 1 of acme/web, pipeline 42 failed. Action 'Push': denied: no permission",
                        ended.failure().orElseThrow()));
    }

    @Test
    void terminationNamesTheUserOrTheQueueSettings() throws Exception {
        startManually();
        run.startAction("Build");
        run.terminate(17);
        RunResult byUser = result(result);
        pipeline.runsBy(run -> run.finish("TERMINATED"));
        RunResult byBuddy = result(task().start());
        assertAll(
                () -> assertTrue(byUser.failure().orElseThrow().contains("user 17"), byUser.failure()::get),
                () -> assertTrue(byBuddy.failure().orElseThrow().contains("queue settings"), byBuddy.failure()::get));
    }

    @Test
    void skippedActionsAndIgnoredFailuresOfASuccessfulRunAreNamed() throws Exception {
        startManually();
        run.startAction("Lint").fail("warnings");
        run.startAction("Exit").finish("SUCCESSFUL");
        run.startAction("Deploy").finish("SKIPPED");
        run.finish("SUCCESSFUL");
        RunResult ended = result(result);
        assertAll(
                () -> assertEquals(List.of("Deploy"), ended.skippedActions()),
                () -> assertEquals(List.of("Lint"), ended.ignoredFailures()),
                () -> assertNull(ended.failedAction()),
                () -> assertTrue(listener.progress.contains("Actions that were not executed: Deploy")),
                () -> assertTrue(
                        listener.progress.contains("Actions that failed although the run was successful: Lint")));
    }

    @Test
    void actionsAreReportedWhileTheListDoesNotChange() throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("A", Duration.ofSeconds(20), "a")
                .action("B", Duration.ofSeconds(20), "b")
                .action("C", Duration.ofSeconds(20), "c"));
        CompletableFuture<RunResult> started = task().start();
        time.advance(Duration.ofSeconds(59));
        assertAll(
                () -> assertFalse(started.isDone()),
                () -> assertEquals(List.of("a", "b"), listener.log),
                () -> assertTrue(listener.progress.contains("Action 'C' (BUILD) started")));
        result(started);
    }

    @Test
    void longActionIsReportedEachFiveMinutes() throws Exception {
        pipeline.runsBy(new TimedScript().action("Build", Duration.ofMinutes(17)));
        result(task().start());
        assertEquals(
                List.of("5 min 0 s", "10 min 0 s", "15 min 0 s"),
                listener.progress.stream()
                        .filter(line -> line.startsWith("Action 'Build' has been running for "))
                        .map(line -> line.substring("Action 'Build' has been running for ".length()))
                        .toList());
    }

    @Test
    void waitForAPersonIsReportedOnce() throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("Build", Duration.ofSeconds(5))
                .waitForApproval(Duration.ofHours(2))
                .action("Deploy", Duration.ofSeconds(5)));
        RunResult ended = result(task().start());
        assertEquals(
                List.of("Run 1 of acme/web, pipeline 42 is waiting for a person (WAITING_FOR_APPLY): "
                        + ended.run().htmlUrl()),
                listener.progress.stream()
                        .filter(line -> line.contains("waiting"))
                        .toList());
    }

    @Test
    void runThatLeavesThePageIsNoticed() throws Exception {
        buddy.paged(true, 20);
        startManually();
        pipeline.runs().addFinishedRuns(150);
        time.advance(Duration.ofMinutes(10));
        assertFalse(result.isDone());
        Duration before = buddy.clock().elapsed();
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
        assertTrue(buddy.clock().elapsed().minus(before).compareTo(Duration.ofSeconds(20)) < 0);
    }

    @Test
    void endIsNoticedWithinSixteenSeconds() throws Exception {
        startManually();
        time.advance(Duration.ofMinutes(30));
        Duration before = buddy.clock().elapsed();
        run.finish("SUCCESSFUL");
        result(result);
        assertTrue(buddy.clock().elapsed().minus(before).compareTo(Duration.ofSeconds(16)) <= 0);
    }

    @Test
    void runThatIsNotFoundAtFirst() throws Exception {
        pipeline.runs().notFoundFor(Duration.ofSeconds(3));
        assertEquals(RunVerdict.SUCCESSFUL, result(task().start()).verdict());
    }

    @Test
    void runThatIsNotFoundForLongButListed() throws Exception {
        pipeline.runs().notFoundFor(Duration.ofSeconds(90));
        assertEquals(RunVerdict.SUCCESSFUL, result(task().start()).verdict());
    }

    @Test
    void runThatIsNotFoundForAMomentWhileItGoesOn() throws Exception {
        startManually();
        buddy.fail(readAlone(), Fault.response(404, ""), Effect.NEVER, 3);
        time.advance(Duration.ofMinutes(1));
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void runThatIsNeitherFoundNorListedForAMomentGoesOn() throws Exception {
        startManually();
        buddy.fail(readAlone(), Fault.response(404, ""), Effect.NEVER, Long.MAX_VALUE);
        buddy.fail(list(), Fault.response(200, "{\"executions\": []}"), Effect.NEVER, Long.MAX_VALUE);
        time.advance(Duration.ofSeconds(20));
        buddy.clearFaults();
        time.advance(Duration.ofSeconds(30));
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void listedRunIsNotTakenForDeleted() throws Exception {
        startManually();
        buddy.fail(readAlone(), Fault.response(404, ""), Effect.NEVER, Long.MAX_VALUE);
        time.advance(Duration.ofSeconds(60));
        assertFalse(result.isDone());
        buddy.clearFaults();
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void oldRunThatIsListedOnAnotherPageIsNotTakenForDeleted() throws Exception {
        buddy.paged(true, 20);
        startManually();
        pipeline.runs().addFinishedRuns(50);
        buddy.fail(readAlone(), Fault.response(404, ""), Effect.NEVER, Long.MAX_VALUE);
        time.advance(Duration.ofSeconds(60));
        assertFalse(result.isDone());
        buddy.clearFaults();
        run.finish("FAILED");
        assertEquals(RunVerdict.FAILED, result(result).verdict());
    }

    @Test
    void deletedRunFails() throws Exception {
        startManually();
        run.delete();
        RunResult ended = result(result);
        assertAll(
                () -> assertEquals(RunVerdict.FAILED, ended.verdict()),
                () -> assertEquals("DELETED", ended.run().status()),
                () -> assertEquals(
                        "Run 1 of acme/web, pipeline 42 was deleted",
                        ended.failure().orElseThrow()));
    }

    @Test
    void oldRunThatIsDeletedFails() throws Exception {
        buddy.paged(true, 20);
        startManually();
        pipeline.runs().addFinishedRuns(150);
        time.advance(Duration.ofMinutes(1));
        run.delete();
        assertEquals("DELETED", result(result).run().status());
    }

    @Test
    void everythingNotFoundIsNoDeletion() throws Exception {
        startManually();
        buddy.failAll(Fault.response(404, "<html>"));
        failure(ContactLostException.class, result);
    }

    /** Failures in the middle, each for a while. */
    static Stream<Arguments> outages() {
        return Stream.of(
                        Fault.reset(),
                        Fault.response(400, ""),
                        Fault.response(401, ""),
                        Fault.response(403, ""),
                        Fault.response(500, ""),
                        Fault.response(502, ""),
                        Fault.response(503, "", Map.of("Retry-After", "7")),
                        Fault.html(),
                        Fault.truncated(),
                        Fault.response(200, ""),
                        Fault.response(200, "{\"id\": 1}"),
                        Fault.response(200, "{\"id\": 2, \"status\": \"FAILED\"}"),
                        Fault.response(200, "{\"id\": 1, \"status\": null}"),
                        Fault.response(200, "{\"executions\": [{\"id\": 1}]}"),
                        Fault.errors("Oops"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void outageThatIsShorterThanTheLimitChangesNothing(Fault fault) throws Exception {
        startManually();
        for (int i = 0; i < 3; i++) {
            buddy.failAll(fault);
            time.advance(Duration.ofSeconds(90));
            buddy.clearFaults();
            time.advance(Duration.ofSeconds(60));
        }
        assertFalse(result.isDone());
        run.finish("FAILED");
        assertEquals(RunVerdict.FAILED, result(result).verdict());
    }

    @ParameterizedTest
    @MethodSource("outages")
    void longOutageIsALossOfContact(Fault fault) throws Exception {
        startManually();
        buddy.failAll(fault);
        Duration before = buddy.clock().elapsed();
        ContactLostException failure = failure(ContactLostException.class, result);
        Duration elapsed = buddy.clock().elapsed().minus(before);
        assertAll(
                () -> assertTrue(failure.getMessage()
                        .startsWith("Lost contact with run 1 of acme/web, pipeline 42, which may still be running: ")),
                () -> assertTrue(elapsed.compareTo(Duration.ofSeconds(140)) < 0, elapsed::toString),
                () -> assertTrue(elapsed.compareTo(Duration.ofSeconds(90)) > 0, elapsed::toString));
    }

    @Test
    void outageIsReportedOnce() throws Exception {
        startManually();
        listener.progress.clear();
        buddy.failAll(Fault.response(502, ""));
        time.advance(Duration.ofSeconds(90));
        assertEquals(1, listener.progress.size(), listener.progress::toString);
    }

    @Test
    void endInTheListCountsIfTheRunCannotBeRead() throws Exception {
        startManually();
        buddy.fail(readAlone(), Fault.response(500, ""), Effect.NEVER, Long.MAX_VALUE);
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403})
    void rateLimitIsNoLossOfContact(int status) throws Exception {
        startManually();
        buddy.failAll(Fault.response(status, "{\"errors\":[{\"message\":\"Rate limit exceeded.\"}]}"));
        time.advance(Duration.ofMinutes(30));
        assertFalse(result.isDone());
        buddy.clearFaults();
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void timeLimitStartsAnewAfterARateLimit() throws Exception {
        startManually();
        buddy.failAll(Fault.response(429, ""));
        time.advance(Duration.ofSeconds(110));
        buddy.clearFaults();
        buddy.failAll(Fault.response(502, ""));
        time.advance(Duration.ofSeconds(60));
        buddy.clearFaults();
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void rateLimitWithAResetIsWaitedOut() throws Exception {
        startManually();
        buddy.failAll(Fault.response(429, "", Map.of("Retry-After", "600")));
        time.advance(Duration.ofMinutes(1));
        buddy.forgetRequests();
        time.advance(Duration.ofMinutes(3));
        assertEquals(0, buddy.requests().size());
        buddy.clearFaults();
        run.finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void clockOfTheControllerIsNotCompared() throws Exception {
        buddy.clock(() -> buddy.clock().instant().minus(Duration.ofMinutes(10)));
        FakePipeline other = buddy.pipeline("acme", "web", 43, "Other clock");
        other.runsBy(new TimedScript().action("Build", Duration.ofSeconds(30)));
        RunTask task = service()
                .start(new PipelineRef("acme", "web", 43), RunRequest.builder().build(), FOLLOW, listener, store());
        assertEquals(30_000, result(task.start()).run().durationMillis());
    }

    @Test
    void existingRunIsFollowed() throws Exception {
        pipeline.runs().addFinishedRuns(3);
        FakeRun existing = pipeline.runs().add(null, new TimedScript().action("Build", Duration.ofMinutes(1), "line"));
        RunResult ended = result(service()
                .follow(PIPELINE, existing.id(), List.of(), FOLLOW, listener, store())
                .start());
        assertAll(
                () -> assertEquals(4, ended.run().id()),
                () -> assertEquals(RunVerdict.SUCCESSFUL, ended.verdict()),
                () -> assertEquals(0, count(post())),
                () -> assertEquals(List.of("line"), listener.log),
                () -> assertTrue(
                        listener.progress.get(0).startsWith("Following run 4 of acme/web, pipeline 42: http")));
    }

    @Test
    void existingRunIsReadOnceIfThatIsRequested() throws Exception {
        FakeRun existing = pipeline.runs().add(null, RunScript.manual());
        RunResult looked = result(service()
                .follow(PIPELINE, existing.id(), List.of(), new RunOptions(false, true), listener, store())
                .start());
        assertAll(
                () -> assertEquals(RunVerdict.NOT_FOLLOWED, looked.verdict()),
                () -> assertEquals("INPROGRESS", looked.run().status()));
    }

    @Test
    void runThatDoesNotExistIsAFailure() {
        assertEquals(
                404,
                failure(
                                HttpStatusException.class,
                                service()
                                        .follow(PIPELINE, 99, List.of(), FOLLOW, listener, store())
                                        .start())
                        .status());
    }

    @Test
    void resultSurvivesJson() throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("Build", Duration.ofSeconds(3))
                .output("IMAGE", "web:1")
                .failingAction("Push", Duration.ofSeconds(2), "denied"));
        RunResult ended = result(task().start());
        String json = Json.MAPPER.writeValueAsString(ended);
        assertEquals(ended, Json.MAPPER.readValue(json, RunResult.class));
        for (RunCheckpoint checkpoint : checkpoints) {
            String text = Json.MAPPER.writeValueAsString(checkpoint);
            assertEquals(checkpoint, Json.MAPPER.readValue(text, RunCheckpoint.class));
        }
    }

    @Test
    void listenerThatFailsEndsTheTask() throws Exception {
        RunListener broken = new RunListener() {
            @Override
            public void progress(String message) {}

            @Override
            public void log(String line) {}

            @Override
            public void runChanged(PipelineRun state) {
                throw new IllegalStateException("broken");
            }
        };
        CompletableFuture<RunResult> failed = service()
                .start(PIPELINE, RunRequest.builder().build(), FOLLOW, broken, store())
                .start();
        assertThrows(IllegalStateException.class, () -> result(failed));
    }

    @Test
    void failureToStoreTheProgressChangesNothing() throws Exception {
        RunTask unstored = service().start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, checkpoint -> {
            checkpoints.add(checkpoint);
            return checkpoint.runId() == null
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IOException("disk full"));
        });
        assertEquals(RunVerdict.SUCCESSFUL, result(unstored.start()).verdict());
        assertTrue(listener.progress.contains("Could not store the progress of run 1 of acme/web, pipeline 42"));
    }
}
