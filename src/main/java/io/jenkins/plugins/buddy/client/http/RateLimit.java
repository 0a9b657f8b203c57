package io.jenkins.plugins.buddy.client.http;

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
 * A server's rate limit, shared by all users of an endpoint, so that one refusal delays all of them.
 *
 * <p>Buddy documents {@code X-Rate-Limit-Remaining} and {@code X-Rate-Limit-Reset} (Unix seconds); {@code Retry-After} (RFC 9110) is
 * honored if it is present, from a proxy for example.
 */
public final class RateLimit {

    private final Ticker ticker;
    private final InstantSource clock;
    private final AtomicReference<Duration> blockedUntil;

    /**
     * @param ticker measures the waits
     * @param clock the wall clock, for responses that state a time and not their own
     */
    public RateLimit(Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.clock = clock;
        this.blockedUntil = new AtomicReference<>(ticker.read());
    }

    /** The time until the next request may be sent; zero if it may be sent now. */
    public Duration remainingWait() {
        Duration wait = blockedUntil.get().minus(ticker.read());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Updates the limit from a response. */
    void update(int status, HttpHeaders headers) {
        boolean usedUp =
                headers.firstValue("X-Rate-Limit-Remaining").map("0"::equals).orElse(false);
        if (status == 429 || status == 503 || usedUp) {
            wait(status, headers).ifPresent(wait -> blockUntil(ticker.read().plus(wait)));
        }
    }

    private void blockUntil(Duration until) {
        blockedUntil.accumulateAndGet(until, (a, b) -> a.compareTo(b) > 0 ? a : b);
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

    /** The server's clock if it sends it, since the two need not agree. */
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
