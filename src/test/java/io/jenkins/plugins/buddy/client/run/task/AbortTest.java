package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.run.AbortResult;
import io.jenkins.plugins.buddy.client.run.AbortResult.Outcome;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.HeldRequest;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Aborts end soon in every case, and report the correct effect on the run. */
class AbortTest extends RunTestCase {

    private static final Predicate<RecordedRequest> CANCEL = request("PATCH", "/\\d+");

    private RunTask task;
    private CompletableFuture<RunResult> result;

    private void startManually() throws Exception {
        pipeline.runsBy(RunScript.manual());
        task = task();
        result = task.start();
        time.advance(Duration.ofSeconds(20));
    }

    /** Aborts, and checks that nothing goes on afterwards. */
    private AbortResult abort(boolean cancelRun) throws Exception {
        Duration before = buddy.clock().elapsed();
        AbortResult aborted = result(task.abort(cancelRun));
        Duration elapsed = buddy.clock().elapsed().minus(before);
        assertThrows(CancellationException.class, result::join);
        assertTrue(elapsed.compareTo(Duration.ofSeconds(13)) < 0, elapsed::toString);
        assertEquals(1, aborted.toString().lines().count());
        buddy.forgetRequests();
        time.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), buddy.requests());
        return aborted;
    }

    @Test
    void runIsCancelled() throws Exception {
        startManually();
        AbortResult aborted = abort(true);
        assertAll(
                () -> assertEquals(Outcome.CANCELLED, aborted.outcome()),
                () -> assertEquals("TERMINATING", aborted.run().status()),
                () -> assertTrue(aborted.toString()
                        .startsWith("Buddy confirmed that it cancels run 1 of acme/web, pipeline 42: http")),
                () -> assertTrue(pipeline.runs().run(1).isCancelled()));
    }

    @Test
    void runIsNotCancelledIfThatIsRequested() throws Exception {
        startManually();
        AbortResult aborted = abort(false);
        assertAll(
                () -> assertEquals(Outcome.LEFT_RUNNING, aborted.outcome()),
                () -> assertTrue(aborted.toString().contains("http"), aborted::toString),
                () -> assertFalse(pipeline.runs().run(1).isCancelled()));
    }

    @Test
    void runThatIsOverIsNotCancelled() throws Exception {
        startManually();
        pipeline.runs().run(1).finish("FAILED");
        AbortResult aborted = abort(true);
        assertAll(
                () -> assertEquals(Outcome.ALREADY_OVER, aborted.outcome()),
                () -> assertTrue(
                        aborted.toString().startsWith("Run 1 of acme/web, pipeline 42 had already ended: FAILED")));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 429, 500, 502})
    void refusedCancellationIsReported(int status) throws Exception {
        startManually();
        buddy.fail(CANCEL, Fault.response(status, ""), Effect.NEVER, Long.MAX_VALUE);
        AbortResult aborted = abort(true);
        assertAll(
                () -> assertEquals(Outcome.NOT_CONFIRMED, aborted.outcome()),
                () -> assertTrue(aborted.toString().contains("did not confirm"), aborted::toString));
    }

    @Test
    void failedCancellationIsRepeated() throws Exception {
        startManually();
        buddy.fail(CANCEL, Fault.response(502, ""), Effect.NEVER, 2);
        assertEquals(Outcome.CANCELLED, abort(true).outcome());
    }

    @Test
    void cancellationThatHangsEnds() throws Exception {
        startManually();
        HeldRequest held = buddy.holdNext("PATCH");
        CompletableFuture<AbortResult> aborted = task.abort(true);
        held.awaitArrival();
        buddy.clock().advance(RunAbort.LIMIT);
        assertEquals(Outcome.NOT_CONFIRMED, aborted.get(10, TimeUnit.SECONDS).outcome());
        held.release();
    }

    @Test
    void secondAbortEndsAtOnce() throws Exception {
        startManually();
        HeldRequest held = buddy.holdNext("PATCH");
        CompletableFuture<AbortResult> aborted = task.abort(true);
        held.awaitArrival();
        task.cancel();
        assertThrows(CancellationException.class, aborted::join);
        held.release();
    }

    @Test
    void shutdownDoesNotCancelTheRun() throws Exception {
        startManually();
        task.cancel();
        time.advance(Duration.ofMinutes(1));
        assertAll(
                () -> assertFalse(pipeline.runs().run(1).isCancelled()),
                () -> assertThrows(CancellationException.class, result::join));
    }

    /** A freestyle build that ends with Jenkins aborts a task that the shutdown has cancelled. */
    @Test
    void abortAfterAShutdownSendsNothing() throws Exception {
        Executor pool = endpoint.executor();
        AtomicBoolean atOnce = new AtomicBoolean();
        endpoint = new ApiEndpoint(
                endpoint.url(),
                endpoint.requests(),
                endpoint.requestTimeout(),
                task -> (atOnce.get() ? (Executor) Runnable::run : pool).execute(task),
                endpoint.state());
        startManually();
        // The abort begins before it is stopped, as it may in a pool.
        atOnce.set(true);
        task.cancel();
        buddy.forgetRequests();
        CompletableFuture<AbortResult> aborted = task.abort(true);
        time.advance(Duration.ofMinutes(1));
        assertAll(
                () -> assertThrows(CancellationException.class, aborted::join),
                () -> assertEquals(List.of(), buddy.requests()),
                () -> assertFalse(pipeline.runs().run(1).isCancelled()));
    }

    @Test
    void nothingIsStartedAfterAnAbort() throws Exception {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        task = service().start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, checkpoint -> stored);
        result = task.start();
        time.advance(Duration.ofSeconds(1));
        CompletableFuture<AbortResult> aborted = task.abort(true);
        stored.complete(null);
        assertEquals(Outcome.NOT_STARTED, result(aborted).outcome());
        time.advance(Duration.ofMinutes(5));
        assertEquals(0, count(post()));
    }

    @Test
    void responseThatComesAfterTheAbortIsUsed() throws Exception {
        pipeline.runsBy(RunScript.manual());
        HeldRequest held = buddy.holdNext("POST");
        task = task();
        result = task.start();
        held.awaitArrival();
        CompletableFuture<AbortResult> aborted = task.abort(true);
        held.release();
        assertEquals(Outcome.CANCELLED, aborted.get(30, TimeUnit.SECONDS).outcome());
        assertTrue(pipeline.runs().run(1).isCancelled());
    }

    @ParameterizedTest
    @CsvSource({"0, CANCELLED", "5, CANCELLED", "60, MAY_EXIST"})
    void runWhoseResponseWasLostIsFoundAndCancelled(long effect, Outcome outcome) throws Exception {
        pipeline.runsBy(RunScript.manual());
        buddy.failNext("POST", Fault.reset(), Effect.after(Duration.ofSeconds(2 + effect)));
        task = task();
        result = task.start();
        time.advance(Duration.ofSeconds(1));
        AbortResult aborted = abort(true);
        assertEquals(outcome, aborted.outcome());
        if (outcome == Outcome.MAY_EXIST) {
            assertTrue(aborted.toString().contains(checkpoints.get(0).mark()), aborted::toString);
        } else {
            assertTrue(pipeline.runs().run(1).isCancelled());
        }
    }

    @Test
    void runWhoseResponseWasLostIsFoundAndNotCancelled() throws Exception {
        pipeline.runsBy(RunScript.manual());
        buddy.failNext("POST", Fault.reset(), Effect.after(Duration.ofSeconds(3)));
        task = task();
        result = task.start();
        time.advance(Duration.ofSeconds(1));
        AbortResult aborted = abort(false);
        assertAll(
                () -> assertEquals(Outcome.LEFT_RUNNING, aborted.outcome()),
                () -> assertEquals(1, aborted.run().id()));
    }

    @Test
    void existingRunThatWasNotReadYetIsCancelled() throws Exception {
        pipeline.runs().add(null, RunScript.manual());
        buddy.fail(readAlone(), Fault.response(502, ""), Effect.NEVER, Long.MAX_VALUE);
        task = service().follow(PIPELINE, 1, List.of(), FOLLOW, listener, store());
        result = task.start();
        time.advance(Duration.ofSeconds(2));
        assertEquals(Outcome.CANCELLED, abort(true).outcome());
    }

    @Test
    void unreachableServerIsReported() throws Exception {
        startManually();
        buddy.failAll(Fault.reset());
        assertEquals(Outcome.NOT_CONFIRMED, abort(true).outcome());
    }

    @Test
    void abortBeforeTheStartIsPossible() throws Exception {
        ApiEndpoint unused = endpoint;
        task = new RunService(unused, TOKEN, TokenSource.fixed(TOKEN), time.policy(MAX_WAIT), lists, definitions)
                .start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, store());
        assertEquals(Outcome.NOT_STARTED, result(task.abort(true)).outcome());
        assertThrows(CancellationException.class, () -> task.start().join());
        time.advance(Duration.ofMinutes(1));
        assertEquals(0, count(post()));
    }
}
