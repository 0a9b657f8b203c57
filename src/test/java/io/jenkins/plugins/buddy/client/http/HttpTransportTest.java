package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections and single requests. */
class HttpTransportTest extends ServiceTestCase {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private CompletableFuture<String> get(URI url, Duration timeout) {
        return new HttpTransport(ApiEndpoint.direct(url, timeout), TOKEN, List.of())
                .get("/workspaces", "", json -> json.toString(), new CallOptions(1, timeout));
    }

    @Test
    void manyParallelTasksSucceed() throws Exception {
        DockerfileActionService service = service(ApiEndpoint.direct(buddy.url(), TIMEOUT), TIMEOUT);
        List<CompletableFuture<ActionResult>> tasks = IntStream.range(0, 300)
                .mapToObj(i -> start(
                        service,
                        DockerfileActionRequest.builder("Image " + i, "Dockerfile")
                                .build(),
                        IfExists.UPDATE))
                .toList();
        assertAll(tasks.stream()
                .map(task -> () -> assertEquals(Outcome.CREATED, result(task).outcome())));
        assertEquals(300, pipeline.actions().size());
        assertEquals(300, buddy.requests("POST").size());
        assertEquals(List.of(), progress);
    }

    @Test
    void cancelledTasksDoNotDelayLaterOnes() throws Exception {
        DockerfileActionService service = service(ApiEndpoint.direct(buddy.url(), TIMEOUT), TIMEOUT);
        buddy.fail(request -> true, Fault.silence(), false, 50);
        List<ResumableTask<Checkpoint, ActionResult>> tasks = IntStream.range(0, 50)
                .mapToObj(i -> service.ensure(
                        PIPELINE,
                        DockerfileActionRequest.builder("Image " + i, "Dockerfile")
                                .build(),
                        IfExists.UPDATE,
                        progress::add,
                        CheckpointStore.none()))
                .toList();
        List<CompletableFuture<ActionResult>> cancelled =
                tasks.stream().map(ResumableTask::start).toList();
        buddy.awaitInjectedFaults(50);
        tasks.forEach(ResumableTask::cancel);
        assertEquals(Outcome.CREATED, result(start(service)).outcome());
        assertAll(cancelled.stream().map(task -> () -> assertThrows(CancellationException.class, () -> result(task))));
    }

    @Test
    void connectionsAreReused() throws Exception {
        DockerfileActionService service = service(ApiEndpoint.direct(buddy.url(), TIMEOUT), TIMEOUT);
        for (int i = 0; i < 10; i++) {
            result(start(service));
        }
        assertEquals(
                1,
                buddy.requests().stream()
                        .map(RecordedRequest::client)
                        .distinct()
                        .count());
    }

    @Test
    void requestsHaveNoUpgradeToHttp2() throws Exception {
        result(start(service()));
        assertTrue(
                buddy.requests().stream().noneMatch(request -> request.headers().containsKey("Upgrade")));
    }

    @Test
    void timeoutIncludesTheBody() {
        buddy.failNext("GET", Fault.endless());
        BuddyConnectionException e = failure(BuddyConnectionException.class, get(buddy.url(), Duration.ofMillis(200)));
        assertEquals("No response from Buddy to GET /workspaces within 1 s", e.getMessage());
        assertTrue(e.isRetryable());
    }

    @Test
    void unknownHostIsReported() {
        BuddyConnectionException e =
                failure(BuddyConnectionException.class, get(URI.create("http://unknown.invalid/"), TIMEOUT));
        assertEquals("Cannot connect to Buddy for GET /workspaces: unknown host", e.getMessage());
        assertTrue(e.wasNotSent());
    }

    @Test
    void cancelledRequestIsACancellation() throws Exception {
        buddy.failNext("GET", Fault.silence());
        CompletableFuture<String> response = get(buddy.url(), TIMEOUT);
        buddy.awaitInjectedFaults(1);
        response.cancel(true);
        assertThrows(CancellationException.class, () -> result(response));
    }

    private CompletableFuture<String> get(HttpClient http, Duration timeout) {
        ApiEndpoint endpoint = new ApiEndpoint(
                buddy.url(),
                HttpRequest::newBuilder,
                timeout,
                ForkJoinPool.commonPool(),
                new EndpointState(() -> http));
        return new HttpTransport(endpoint, TOKEN, List.of())
                .get("/workspaces", "", json -> json.toString(), new CallOptions(1, timeout));
    }

    @Test
    void cancelReachesTheHttpClient() {
        CompletableFuture<?> sent = new CompletableFuture<>();
        get(new StubHttpClient(() -> sent), TIMEOUT).cancel(true);
        assertTrue(sent.isCancelled());
    }

    @Test
    void timeoutReachesTheHttpClient() {
        CompletableFuture<?> sent = new CompletableFuture<>();
        failure(BuddyConnectionException.class, get(new StubHttpClient(() -> sent), Duration.ofMillis(1)));
        assertTrue(sent.isCancelled());
    }
}
