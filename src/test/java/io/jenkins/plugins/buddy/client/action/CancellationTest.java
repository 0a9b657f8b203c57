package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.fake.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CancellationTest extends ServiceTestCase {

    private ResumableTask<Checkpoint, ActionResult> task(DockerfileActionRequest.Builder request) {
        return service().ensure(PIPELINE, request.build(), IfExists.UPDATE, progress::add, CheckpointStore.none());
    }

    @Test
    void cancelStopsALookup() throws Exception {
        buddy.failAll(Fault.silence());
        ResumableTask<Checkpoint, ActionResult> task = task(image());
        assertEquals("starting", task.status());
        CompletableFuture<ActionResult> result = task.start();
        buddy.awaitInjectedFaults(1);
        assertEquals("looking up action 'Build image'", task.status());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(Optional.empty(), task.pendingWrite());
    }

    @Test
    void cancelStopsADelay() throws Exception {
        buddy.failAll(Fault.response(429, "", Map.of("Retry-After", "10")));
        CompletableFuture<String> delayed = new CompletableFuture<>();
        ResumableTask<Checkpoint, ActionResult> task =
                service().ensure(PIPELINE, image().build(), IfExists.UPDATE, delayed::complete, CheckpointStore.none());
        CompletableFuture<ActionResult> result = task.start();
        assertEquals(
                "Buddy responded with 429 to GET " + ACTIONS_PATH + ". Retrying in 10 s",
                delayed.get(60, TimeUnit.SECONDS));
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void cancelledTaskDoesNotStart() {
        ResumableTask<Checkpoint, ActionResult> task = task(image());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(task.start()));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void cancelDuringACreateReportsThePendingWrite() throws Exception {
        buddy.failNextAfterActing("POST", Fault.silence());
        ResumableTask<Checkpoint, ActionResult> task = task(image());
        CompletableFuture<ActionResult> result = task.start();
        buddy.awaitInjectedFaults(1);
        assertEquals("creating action 'Build image'", task.status());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(
                Optional.of("Buddy may have created action 'Build image' in acme/web, pipeline 42"),
                task.pendingWrite());
    }

    @Test
    void cancelBeforeAWriteSendsNone() {
        AtomicReference<ResumableTask<Checkpoint, ActionResult>> task = new AtomicReference<>();
        task.set(service().ensure(PIPELINE, image().build(), IfExists.UPDATE, progress::add, checkpoint -> {
            task.get().cancel();
            return CompletableFuture.completedFuture(null);
        }));
        CompletableFuture<ActionResult> result = task.get().start();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(Optional.empty(), task.get().pendingWrite());
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @Test
    void refusedWriteIsNotPending() {
        buddy.failNext("POST", Fault.response(403, ""));
        ResumableTask<Checkpoint, ActionResult> task = task(image());
        failure(HttpStatusException.class, task.start());
        assertEquals(Optional.empty(), task.pendingWrite());
    }

    /** The request was lost, and a look-up did not find its effect yet. */
    @Test
    void cancelDuringTheSettleTimeReportsThePendingWrite() throws Exception {
        buddy.failNext("POST", Fault.reset());
        buddy.fail(request -> buddy.requests().size() == 4, Fault.silence(), false, 1);
        ResumableTask<Checkpoint, ActionResult> task = task(image());
        CompletableFuture<ActionResult> result = task.start();
        buddy.awaitInjectedFaults(2);
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(
                Optional.of("Buddy may have created action 'Build image' in acme/web, pipeline 42"),
                task.pendingWrite());
    }

    /** Repeated, because the response to the cancellation races with the task's own failure handling. */
    @RepeatedTest(20)
    void cancelDuringAnUpdateReportsThePendingWrite() throws Exception {
        pipeline.add(stored(image()));
        buddy.failNext("PATCH", Fault.silence());
        ResumableTask<Checkpoint, ActionResult> task = task(image().set(BUILDKIT, false));
        CompletableFuture<ActionResult> result = task.start();
        buddy.awaitInjectedFaults(1);
        Optional<String> pending = Optional.of("Buddy may have updated action 'Build image' in acme/web, pipeline 42");
        assertEquals(pending, task.pendingWrite());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(pending, task.pendingWrite());
        assertEquals(List.of("Action 'Build image' (id 1) differs in buildkit"), progress);
    }
}
