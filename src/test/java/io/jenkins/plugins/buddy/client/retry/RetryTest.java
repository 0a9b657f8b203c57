package io.jenkins.plugins.buddy.client.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.EndpointState;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delays, time limits and rate limits, with a clock that moves only during delays. */
class RetryTest extends ServiceTestCase {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private volatile Duration elapsed = Duration.ZERO;
    private volatile Instant wallClock = Instant.parse("2026-01-01T00:00:00Z");

    /** The jump of the wall clock during each delay. */
    private volatile Duration jump = Duration.ZERO;

    private final EndpointState state = new EndpointState(
            () -> ApiEndpoint.newHttpClient().build(), () -> new RateLimit(() -> elapsed, () -> wallClock));

    private Executor timer(Duration delay, Executor executor) {
        delays.add(delay);
        elapsed = elapsed.plus(delay);
        wallClock = wallClock.plus(delay).plus(jump);
        return executor;
    }

    private CompletableFuture<ActionResult> start(URI url, Duration maxDuration) {
        ApiEndpoint endpoint =
                new ApiEndpoint(url, HttpRequest::newBuilder, Duration.ofSeconds(30), ForkJoinPool.commonPool(), state);
        RetryPolicy policy = new RetryPolicy(
                maxDuration, Duration.ofMillis(500), Duration.ofSeconds(10), () -> 0, () -> elapsed, this::timer);
        return start(service(endpoint, policy));
    }

    private CompletableFuture<ActionResult> start(Duration maxDuration) {
        return start(buddy.url(), maxDuration);
    }

    @Test
    void delaysDoubleUntilTheTimeLimit() {
        buddy.failAll(Fault.response(503, ""));
        RetriesExhaustedException e = failure(RetriesExhaustedException.class, start(MINUTE));
        assertEquals(
                List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L, 10_000L, 10_000L),
                delays.stream().map(Duration::toMillis).toList());
        assertEquals(
                "Buddy responded with 503 to GET " + ACTIONS_PATH
                        + ". Giving up: the next retry would start in 10 s, beyond the time limit of 60 s",
                e.getMessage());
        assertEquals(
                503,
                assertInstanceOf(HttpStatusException.class, e.last().orElseThrow())
                        .status());
        assertEquals("Buddy responded with 503 to GET " + ACTIONS_PATH + ". Retrying in 2 s", progress.get(2));
        assertEquals(9, progress.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void timeLimitIgnoresJumpsOfTheWallClock(long seconds) {
        jump = Duration.ofSeconds(seconds);
        buddy.failAll(Fault.response(503, "", Map.of("Retry-After", "20")));
        failure(RetriesExhaustedException.class, start(MINUTE));
        assertEquals(List.of(20L, 20L), delays.stream().map(Duration::toSeconds).toList());
    }

    @Test
    void unreachableServerIsReportedAfterRetries() throws Exception {
        URI unreachable;
        try (ServerSocket socket = new ServerSocket(0)) {
            unreachable = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        RetriesExhaustedException e =
                failure(RetriesExhaustedException.class, start(unreachable, Duration.ofSeconds(20)));
        assertTrue(e.getMessage().startsWith("Cannot connect to Buddy for GET " + ACTIONS_PATH + ": "), e::getMessage);
        assertTrue(e.getMessage().endsWith(", beyond the time limit of 20 s"), e::getMessage);
        assertInstanceOf(BuddyConnectionException.class, e.last().orElseThrow());
        assertTrue(e.hadNoEffect());
        assertEquals(5, delays.size());
    }

    @Test
    void requestIsNotSentWithoutTimeForItsResponse() {
        buddy.failAll(Fault.response(429, "", Map.of("Retry-After", "10")));
        String message = failure(RetriesExhaustedException.class, start(Duration.ofSeconds(12)))
                .getMessage();
        assertTrue(message.contains("the next retry would start in 10 s, beyond the time limit of 12 s"), message);
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void retryAfterIsHonored() throws Exception {
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "14")));
        assertEquals(Outcome.CREATED, result(start(MINUTE)).outcome());
        assertEquals(List.of(Duration.ofSeconds(14)), delays);
        assertEquals(List.of("Buddy responded with 429 to GET " + ACTIONS_PATH + ". Retrying in 14 s"), progress);
    }

    @Test
    void rateLimitResetIsHonoredByTheServersClock() throws Exception {
        // The fake sends its date, which is real time.
        String reset = Long.toString(Instant.now().getEpochSecond() + 14);
        buddy.failNext("GET", Fault.response(429, "", Map.of("X-Rate-Limit-Reset", reset)));
        assertEquals(Outcome.CREATED, result(start(MINUTE)).outcome());
        assertTrue(List.of(13L, 14L).contains(delays.get(0).toSeconds()), delays::toString);
        assertTrue(progress.get(0).endsWith(". Retrying in " + delays.get(0).toSeconds() + " s"), progress::toString);
    }

    @Test
    void delayBeyondTheTimeLimitIsNotStarted() {
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "300")));
        String message = failure(RetriesExhaustedException.class, start(Duration.ofSeconds(120)))
                .getMessage();
        assertTrue(message.contains("the next retry would start in 300 s"), message);
        assertEquals(List.of(), delays);
    }

    @Test
    void rateLimitDelaysAllTasksOfTheEndpoint() throws Exception {
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "30")));
        failure(RetriesExhaustedException.class, start(Duration.ofSeconds(10)));
        buddy.forgetRequests();
        RetriesExhaustedException e = failure(RetriesExhaustedException.class, start(Duration.ofSeconds(10)));
        assertEquals(
                "Buddy's API rate limit was reached. Giving up: the next retry would start in 30 s,"
                        + " beyond the time limit of 10 s",
                e.getMessage());
        assertEquals(Optional.empty(), e.last());
        assertEquals(List.of(), buddy.requests());
        assertEquals(Outcome.CREATED, result(start(MINUTE)).outcome());
        assertEquals(List.of(Duration.ofSeconds(30)), delays);
        assertEquals(List.of("Buddy's API rate limit was reached. Retrying in 30 s"), progress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void usedUpRateLimitDelaysTheNextRequest(String method) throws Exception {
        String reset = Long.toString(Instant.now().getEpochSecond() + 20);
        buddy.failNext(
                method,
                Fault.response(
                        200,
                        "{\"actions\":[],\"id\":1,\"name\":\"Build image\"}",
                        Map.of("X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", reset)));
        result(start(MINUTE));
        result(start(MINUTE));
        assertEquals(1, delays.size(), delays::toString);
        assertTrue(List.of(19L, 20L).contains(delays.get(0).toSeconds()), delays::toString);
        assertTrue(progress.get(0).startsWith("Buddy's API rate limit was reached. Retrying in "), progress::toString);
    }
}
