package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rate limits at a fixed time. */
class RateLimitTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Duration> elapsed = new AtomicReference<>(Duration.ofDays(1));
    private final AtomicReference<Instant> wallClock = new AtomicReference<>(NOW);
    private final RateLimit limit = new RateLimit(elapsed::get, wallClock::get);

    private static HttpHeaders headers(String... namesAndValues) {
        Map<String, List<String>> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return HttpHeaders.of(map, (name, value) -> true);
    }

    private void update(int status, HttpHeaders headers) {
        Response response = new Response(status, headers, new byte[0]);
        limit.update(response, RateLimit.isReached(response, List.of()));
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    private static String unixTime(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    static Stream<Arguments> responses() {
        String reset = unixTime(NOW.plusSeconds(20));
        Instant hourAhead = NOW.plusSeconds(3_600);
        return Stream.of(
                Arguments.of(429, headers("X-Rate-Limit-Reset", reset), 20),
                Arguments.of(200, headers("X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", reset), 20),
                Arguments.of(200, headers("X-Rate-Limit-Remaining", "1", "X-Rate-Limit-Reset", reset), 0),
                Arguments.of(200, headers("X-Rate-Limit-Reset", reset), 0),
                Arguments.of(503, headers("X-Rate-Limit-Reset", reset), 0),
                Arguments.of(503, headers("Retry-After", "7"), 7),
                Arguments.of(429, headers("Retry-After", "7", "X-Rate-Limit-Reset", reset), 7),
                Arguments.of(429, headers("Retry-After", httpDate(NOW.plusSeconds(9))), 9),
                Arguments.of(429, headers("Retry-After", httpDate(NOW.minusSeconds(9))), 0),
                Arguments.of(429, headers("X-Rate-Limit-Reset", unixTime(NOW.minusSeconds(9))), 0),
                Arguments.of(429, headers(), 0),
                // The server's clock is an hour ahead.
                Arguments.of(
                        429,
                        headers("Date", httpDate(hourAhead), "X-Rate-Limit-Reset", unixTime(hourAhead.plusSeconds(5))),
                        5));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void waitFollowsTheHeaders(int status, HttpHeaders headers, int seconds) {
        update(status, headers);
        assertEquals(Duration.ofSeconds(seconds), limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999"})
    void invalidRetryAfterIsIgnored(String value) {
        update(429, headers("Retry-After", value));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999"})
    void invalidResetIsIgnored(String value) {
        update(429, headers("X-Rate-Limit-Reset", value));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @Test
    void waitEndsWithTime() {
        update(429, headers("Retry-After", "30"));
        elapsed.updateAndGet(time -> time.plusSeconds(29));
        assertEquals(Duration.ofSeconds(1), limit.remainingWait());
        elapsed.updateAndGet(time -> time.plusSeconds(2));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @Test
    void shorterLimitDoesNotReplaceALongerOne() {
        update(429, headers("Retry-After", "30"));
        update(429, headers("Retry-After", "5"));
        assertEquals(Duration.ofSeconds(30), limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void waitIgnoresJumpsOfTheWallClock(long seconds) {
        update(429, headers("X-Rate-Limit-Reset", unixTime(NOW.plusSeconds(20))));
        wallClock.updateAndGet(time -> time.plusSeconds(seconds));
        assertEquals(Duration.ofSeconds(20), limit.remainingWait());
    }

    @Test
    void newLimitAllowsRequests() {
        assertEquals(Duration.ZERO, new RateLimit(Ticker.SYSTEM, InstantSource.system()).remainingWait());
    }

    @Test
    void successEndsAWait() {
        update(429, headers("Retry-After", "30"));
        update(200, headers());
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @Test
    void otherErrorDoesNotEndAWait() {
        update(429, headers("Retry-After", "30"));
        update(404, headers());
        assertEquals(Duration.ofSeconds(30), limit.remainingWait());
    }

    @Test
    void longWaitIsBelievedForFiveMinutesAndThenProbedByOneRequest() {
        update(429, headers("Retry-After", "86400"));
        assertEquals(Duration.ofMinutes(5), limit.acquire());
        elapsed.updateAndGet(time -> time.plusSeconds(301));
        assertEquals(Duration.ZERO, limit.acquire());
        assertEquals(Duration.ofSeconds(5), limit.acquire());
        update(200, headers());
        assertEquals(Duration.ZERO, limit.acquire());
        assertEquals(Duration.ZERO, limit.acquire());
    }

    @Test
    void probeWithoutAResponseIsRepeated() {
        update(429, headers("Retry-After", "86400"));
        elapsed.updateAndGet(time -> time.plusSeconds(301));
        assertEquals(Duration.ZERO, limit.acquire());
        elapsed.updateAndGet(time -> time.plusSeconds(60));
        assertEquals(Duration.ZERO, limit.acquire());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(429, headers(), List.of(), true),
                Arguments.of(403, headers(), List.of("Rate limit exceeded."), true),
                Arguments.of(403, headers("X-Rate-Limit-Remaining", "0"), List.of(), true),
                Arguments.of(403, headers("X-Rate-Limit-Remaining", "5"), List.of("cannot receive data"), false),
                Arguments.of(400, headers("X-Rate-Limit-Remaining", "0"), List.of(), false));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void limitIsRecognizedByStatusMessageOrHeaders(
            int status, HttpHeaders headers, List<String> messages, boolean reached) {
        assertEquals(reached, RateLimit.isReached(new Response(status, headers, new byte[0]), messages));
    }
}
