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
        limit.update(status, headers);
        assertEquals(Duration.ofSeconds(seconds), limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999"})
    void invalidRetryAfterIsIgnored(String value) {
        limit.update(429, headers("Retry-After", value));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999"})
    void invalidResetIsIgnored(String value) {
        limit.update(429, headers("X-Rate-Limit-Reset", value));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @Test
    void waitEndsWithTime() {
        limit.update(429, headers("Retry-After", "30"));
        elapsed.updateAndGet(time -> time.plusSeconds(29));
        assertEquals(Duration.ofSeconds(1), limit.remainingWait());
        elapsed.updateAndGet(time -> time.plusSeconds(2));
        assertEquals(Duration.ZERO, limit.remainingWait());
    }

    @Test
    void shorterLimitDoesNotReplaceALongerOne() {
        limit.update(429, headers("Retry-After", "30"));
        limit.update(429, headers("Retry-After", "5"));
        assertEquals(Duration.ofSeconds(30), limit.remainingWait());
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void waitIgnoresJumpsOfTheWallClock(long seconds) {
        limit.update(429, headers("X-Rate-Limit-Reset", unixTime(NOW.plusSeconds(20))));
        wallClock.updateAndGet(time -> time.plusSeconds(seconds));
        assertEquals(Duration.ofSeconds(20), limit.remainingWait());
    }

    @Test
    void newLimitAllowsRequests() {
        assertEquals(Duration.ZERO, new RateLimit(Ticker.SYSTEM, InstantSource.system()).remainingWait());
    }
}
