package io.jenkins.plugins.buddy.client.http;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An endpoint whose executor has one thread. */
class EndpointExecutorTest extends ServiceTestCase {

    private static final String EXECUTOR = "endpoint-executor";

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, EXECUTOR));
    private final ExecutorService disk = Executors.newSingleThreadExecutor(task -> new Thread(task, "disk"));

    /** The thread of each recorded call. */
    private final List<Map.Entry<String, String>> calls = new CopyOnWriteArrayList<>();

    private final KeyedLock locks = new KeyedLock();
    private ApiEndpoint endpoint;
    private DockerfileActionService service;

    @BeforeEach
    void createService() {
        endpoint = new ApiEndpoint(
                buddy.url(),
                url -> {
                    record("request");
                    return HttpRequest.newBuilder(url);
                },
                Duration.ofSeconds(5),
                executor,
                new EndpointState(() -> ApiEndpoint.newHttpClient().build()));
        service = new DockerfileActionService(
                endpoint,
                TOKEN,
                virtualTimePolicy(buddy.clock(), Duration.ofSeconds(60)),
                locks,
                LoginMemory.NONE,
                definitions(endpoint));
    }

    @AfterEach
    void stopExecutors() {
        executor.shutdownNow();
        disk.shutdownNow();
    }

    private void record(String call) {
        calls.add(Map.entry(call, Thread.currentThread().getName()));
    }

    private CompletableFuture<ActionResult> start(ProgressListener listener, CheckpointStore<Checkpoint> checkpoints) {
        return service.ensure(PIPELINE, image().build(), IfExists.UPDATE, listener, checkpoints)
                .start();
    }

    private void assertCallsOnExecutor(String... expected) {
        assertEquals(List.of(expected), calls.stream().map(Map.Entry::getKey).toList());
        assertAll(calls.stream().map(call -> () -> assertEquals(EXECUTOR, call.getValue(), call::getKey)));
    }

    @Test
    void requestsMessagesAndCheckpointsAreOnTheExecutor() throws Exception {
        buddy.failNext("GET", Fault.response(503, ""));
        buddy.failNext("POST", Fault.reset());
        CompletableFuture<ActionResult> task = start(message -> record("message"), checkpoint -> {
                    record("checkpoint");
                    return CompletableFuture.completedFuture(null);
                })
                .whenComplete((result, failure) -> record("result"));
        assertEquals(Outcome.CREATED, result(task).outcome());
        // A look-up and its retry, a failed create, look-ups during the settle time, the second create, and after the
        // settle
        // time a look-up of the list and the action.
        assertCallsOnExecutor(
                "request",
                "message",
                "request",
                "checkpoint",
                "request",
                "message",
                "request",
                "request",
                "request",
                "request",
                "request",
                "checkpoint",
                "request",
                "message",
                "request",
                "request",
                "result");
    }

    @Test
    void requestAfterACheckpointIsOnTheExecutorWhateverThreadStoredIt() throws Exception {
        // Completed only once the task waits for it, so that the task continues on this thread.
        CompletableFuture<Void> stored = new CompletableFuture<>();
        CompletableFuture<ActionResult> task = start(message -> record("message"), checkpoint -> {
            executor.execute(() -> disk.execute(() -> stored.complete(null)));
            return stored;
        });
        assertEquals(Outcome.CREATED, result(task).outcome());
        assertCallsOnExecutor("request", "request");
    }

    @Test
    void taskThatWaitedForALockContinuesOnTheExecutor() throws Exception {
        KeyedLock.Lease lease = locks.acquire(List.of(endpoint.url(), PIPELINE, "Build image"));
        CompletableFuture<ActionResult> task = start(
                message -> {
                    record("message");
                    // Queued behind the task, which waits for the lock then.
                    executor.execute(() -> disk.execute(lease::release));
                },
                CheckpointStore.none());
        assertEquals(Outcome.CREATED, result(task).outcome());
        assertCallsOnExecutor("message", "request", "request");
    }

    @Test
    void listenerThatInterruptsItsThreadBreaksNoTask() throws Exception {
        buddy.failNext("GET", Fault.response(503, ""));
        buddy.failNext("POST", Fault.response(503, ""));
        ActionResult interrupted =
                result(start(message -> Thread.currentThread().interrupt(), CheckpointStore.none()));
        assertEquals(Outcome.CREATED, interrupted.outcome());
        assertLaterTaskEnds(Outcome.UNCHANGED);
        assertEquals(List.of(), progress);
    }

    static Stream<Named<Throwable>> exceptionsAndErrors() {
        return Stream.<Throwable>of(
                        new IllegalStateException("disk full"), new AssertionError("bug"), new LinkageError("shutdown"))
                .map(e -> Named.of(e.getClass().getSimpleName(), e));
    }

    private void assertLaterTaskEnds(Outcome outcome) throws Exception {
        assertEquals(
                outcome, result(start(progress::add, CheckpointStore.none())).outcome());
    }

    private static void sneakyThrow(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) e;
    }

    @ParameterizedTest
    @MethodSource("exceptionsAndErrors")
    void listenerThatThrowsFailsItsTaskOnly(Throwable thrown) throws Exception {
        buddy.failNext("GET", Fault.response(503, ""));
        CompletableFuture<ActionResult> task = start(message -> sneakyThrow(thrown), CheckpointStore.none());
        assertEquals(thrown, assertThrows(Throwable.class, () -> result(task)));
        assertLaterTaskEnds(Outcome.CREATED);
    }

    @ParameterizedTest
    @MethodSource("exceptionsAndErrors")
    void listenerThatThrowsDuringAnUpdateFailsItsTaskOnly(Throwable thrown) throws Exception {
        pipeline.add(stored(image().set(BUILDKIT, false)));
        CompletableFuture<ActionResult> task = start(message -> sneakyThrow(thrown), CheckpointStore.none());
        assertEquals(thrown, assertThrows(Throwable.class, () -> result(task)));
        assertEquals(List.of(), buddy.requests("PATCH"));
        assertLaterTaskEnds(Outcome.UPDATED);
    }

    @ParameterizedTest
    @MethodSource("exceptionsAndErrors")
    void previewListenerThatThrowsFailsItsTaskOnly(Throwable thrown) throws Exception {
        CompletableFuture<ActionResult> task = service.preview(
                        PIPELINE, image().build(), IfExists.UPDATE, message -> sneakyThrow(thrown))
                .start();
        assertEquals(thrown, assertThrows(Throwable.class, () -> result(task)));
        assertLaterTaskEnds(Outcome.CREATED);
    }

    @ParameterizedTest
    @MethodSource("exceptionsAndErrors")
    void checkpointStoreThatThrowsFailsItsTaskOnly(Throwable thrown) throws Exception {
        CompletableFuture<ActionResult> task = start(progress::add, checkpoint -> {
            sneakyThrow(thrown);
            return null;
        });
        assertEquals(thrown, assertThrows(Throwable.class, () -> result(task)));
        assertEquals(List.of(), buddy.requests("POST"));
        assertLaterTaskEnds(Outcome.CREATED);
    }

    @ParameterizedTest
    @MethodSource("exceptionsAndErrors")
    void checkpointThatCannotBeStoredPreventsTheWrite(Throwable thrown) throws Exception {
        CompletableFuture<ActionResult> task =
                start(progress::add, checkpoint -> CompletableFuture.failedFuture(thrown));
        assertEquals(thrown, assertThrows(Throwable.class, () -> result(task)));
        assertEquals(List.of(), buddy.requests("POST"));
        assertLaterTaskEnds(Outcome.CREATED);
    }

    @Test
    void rejectingExecutorFailsTheTaskAndReleasesItsLock() {
        executor.shutdown();
        assertThrows(RuntimeException.class, () -> result(start(progress::add, CheckpointStore.none())));
        assertThrows(RuntimeException.class, () -> result(start(progress::add, CheckpointStore.none())));
        assertEquals(List.of(), buddy.requests());
    }
}
