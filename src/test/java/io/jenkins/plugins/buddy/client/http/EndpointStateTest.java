package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.fake.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EndpointStateTest extends ServiceTestCase {

    /** The clients to create first; working ones follow. */
    private final Deque<HttpClient> brokenClients = new ArrayDeque<>();

    private final AtomicInteger created = new AtomicInteger();
    private final EndpointState state = new EndpointState(this::newHttpClient);

    private synchronized HttpClient newHttpClient() {
        created.incrementAndGet();
        return brokenClients.isEmpty() ? ApiEndpoint.newHttpClient().build() : brokenClients.removeFirst();
    }

    private DockerfileActionService service(Duration maxDuration) {
        ApiEndpoint endpoint = new ApiEndpoint(
                buddy.url(), HttpRequest::newBuilder, Duration.ofMillis(500), ForkJoinPool.commonPool(), state);
        return service(endpoint, maxDuration);
    }

    private DockerfileActionService service20Seconds() {
        return service(Duration.ofSeconds(20));
    }

    @Test
    void clientIsCreatedWithTheFirstRequestAndKept() throws Exception {
        DockerfileActionService service = service20Seconds();
        assertEquals(0, created.get());
        result(start(service));
        result(start(service));
        assertEquals(1, created.get());
    }

    @Test
    void clientThatNeverRespondsIsReplaced() throws Exception {
        brokenClients.add(new StubHttpClient(CompletableFuture::new));
        assertEquals(Outcome.CREATED, result(start(service20Seconds())).outcome());
        assertEquals(2, created.get());
    }

    @Test
    void clientThatFailsIsReplaced() throws Exception {
        brokenClients.add(
                new StubHttpClient(() -> CompletableFuture.failedFuture(new IOException("selector manager closed"))));
        assertEquals(Outcome.CREATED, result(start(service20Seconds())).outcome());
        assertEquals(2, created.get());
        assertTrue(progress.get(0).contains("selector manager closed"), progress::toString);
    }

    @Test
    void clientThatDiedBetweenTwoRequestsIsReplaced() throws Exception {
        Set<Thread> before = selectorThreads();
        result(start(service20Seconds()));
        for (Thread selector : selectorThreads()) {
            if (!before.contains(selector)) {
                selector.interrupt();
                selector.join(10_000);
                assertFalse(selector.isAlive());
            }
        }
        assertEquals(Outcome.UNCHANGED, result(start(service20Seconds())).outcome());
        assertEquals(2, created.get());
    }

    private static Set<Thread> selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("SelectorManager"))
                .collect(Collectors.toSet());
    }

    @Test
    void clientThatDiedDuringAWriteLeavesOneAction() throws Exception {
        buddy.failNextAfterActing("POST", Fault.silence());
        assertEquals(Outcome.CREATED, result(start(service20Seconds())).outcome());
        assertEquals(1, pipeline.actions().size());
        assertEquals(2, created.get());
    }

    @Test
    void clientIsKeptIfTheServerCannotBeReached() {
        brokenClients.add(new StubHttpClient(() -> CompletableFuture.failedFuture(new ConnectException("refused"))));
        failure(RetriesExhaustedException.class, start(service(Duration.ofMillis(200))));
        assertEquals(1, created.get());
    }

    @Test
    void clientIsKeptAfterAnErrorStatus() {
        buddy.failNext("GET", Fault.response(501, ""));
        failure(HttpStatusException.class, start(service20Seconds()));
        assertEquals(1, created.get());
    }

    @Test
    void failureOfAReplacedClientKeepsTheNewOne() {
        HttpClient failed = state.httpClient();
        state.replace(failed);
        HttpClient current = state.httpClient();
        assertNotSame(failed, current);
        state.replace(failed);
        assertSame(current, state.httpClient());
    }

    @Test
    void releasedConnectionsDoNotEndRequestsInProgress() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch received = new CountDownLatch(1);
        buddy.failNext("GET", exchange -> {
            received.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            Fault.response(200, "{\"actions\":[]}").apply(exchange);
        });
        ApiEndpoint endpoint = new ApiEndpoint(
                buddy.url(), HttpRequest::newBuilder, Duration.ofSeconds(20), ForkJoinPool.commonPool(), state);
        CompletableFuture<ActionResult> task = start(service(endpoint, Duration.ofSeconds(20)));
        assertTrue(received.await(60, TimeUnit.SECONDS));
        state.releaseConnections();
        System.gc();
        released.countDown();
        assertEquals(Outcome.CREATED, result(task).outcome());
        assertEquals(List.of(), progress);
        assertEquals(2, created.get());
    }
}
