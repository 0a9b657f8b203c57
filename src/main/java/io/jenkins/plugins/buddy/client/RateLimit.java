package io.jenkins.plugins.buddy.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known of a server's rate limit, shared by all that talk to it, so that one refusal holds back everyone.
 *
 * <p>Buddy documents {@code X-Rate-Limit-Remaining} and {@code X-Rate-Limit-Reset} (Unix seconds); {@code Retry-After} (RFC 9110)
 * is honoured where it comes, from a proxy for example.
 */
public final class RateLimit {

    private final InstantSource clock;
    private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.EPOCH);

    public RateLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to hold back the next request; zero if it may go. */
    Duration remainingWait() {
        Duration wait = Duration.between(clock.instant(), closedUntil.get());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Learns from an answer. */
    void learn(int status, HttpHeaders headers) {
        boolean usedUp =
                headers.firstValue("X-Rate-Limit-Remaining").map("0"::equals).orElse(false);
        if (status == 429 || status == 503 || usedUp) {
            wait(status, headers).ifPresent(wait -> closeUntil(clock.instant().plus(wait)));
        }
    }

    private void closeUntil(Instant until) {
        closedUntil.accumulateAndGet(until, (a, b) -> a.isAfter(b) ? a : b);
    }

    private Optional<Duration> wait(int status, HttpHeaders headers) {
        Optional<String> retryAfter = headers.firstValue("Retry-After");
        if (retryAfter.isPresent()) {
            return seconds(retryAfter.get())
                    .map(Duration::ofSeconds)
                    .or(() -> date(retryAfter.get()).map(date -> Duration.between(serverTime(headers), date)));
        }
        if (status == 503) {
            return Optional.empty();
        }
        return headers.firstValue("X-Rate-Limit-Reset")
                .flatMap(RateLimit::seconds)
                .map(reset -> Duration.between(serverTime(headers), Instant.ofEpochSecond(reset)));
    }

    /** By the server's clock, where it tells it: the two need not agree. */
    private Instant serverTime(HttpHeaders headers) {
        return headers.firstValue("Date").flatMap(RateLimit::date).orElseGet(clock::instant);
    }

    private static Optional<Long> seconds(String text) {
        return text.matches("\\d{1,10}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
