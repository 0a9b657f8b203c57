package io.jenkins.plugins.buddy.client.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rate limit of a token, shared by all its users on an endpoint, so that one refusal delays all of them.
 *
 * <p>Buddy documents {@code X-Rate-Limit-Remaining} and {@code X-Rate-Limit-Reset} (Unix seconds); {@code Retry-After} (RFC 9110) is
 * honored if it is present, from a proxy for example. A wait is limited to {@link #MAX_WAIT}; then one request probes the server while
 * all others go on waiting.
 */
public final class RateLimit {

    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /** The delay of the requests that wait for the result of a probe. */
    private static final Duration PROBE_DELAY = Duration.ofSeconds(5);

    /** The time after which a probe without a response is abandoned. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMinutes(1);

    private static final Pattern MESSAGE = Pattern.compile("rate limit", Pattern.CASE_INSENSITIVE);

    private final Ticker ticker;
    private final InstantSource clock;
    private Duration blockedUntil;
    private boolean probeRequired;
    private Duration probeStarted;

    /** Creates a limit that measures real time. */
    public RateLimit() {
        this(Ticker.SYSTEM, InstantSource.system());
    }

    /**
     * @param ticker measures the waits
     * @param clock the wall clock, for responses that state a time and not their own
     */
    public RateLimit(Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.clock = clock;
        this.blockedUntil = ticker.read();
    }

    /** Returns whether a response states that a limit was reached: 429, or 403 with such a message or no remaining requests. */
    static boolean isReached(Response response, List<String> messages) {
        return response.status() == 429
                || response.status() == 403
                        && (hasNoneRemaining(response.headers())
                                || messages.stream()
                                        .anyMatch(message ->
                                                MESSAGE.matcher(message).find()));
    }

    /** The time until the next request may be sent; zero if it may be sent now. */
    public synchronized Duration remainingWait() {
        Duration now = ticker.read();
        Duration wait = blockedUntil.minus(now);
        if (!wait.isNegative() && !wait.isZero()) {
            return wait;
        }
        boolean probing = probeStarted != null && now.minus(probeStarted).compareTo(PROBE_TIMEOUT) < 0;
        return probeRequired && probing ? PROBE_DELAY : Duration.ZERO;
    }

    /** Requests to send now. If the result is zero, the caller sends a request, which is the probe if one is required. */
    public synchronized Duration acquire() {
        Duration wait = remainingWait();
        if (wait.isZero() && probeRequired) {
            probeStarted = ticker.read();
        }
        return wait;
    }

    /**
     * Updates the limit from a response. A success ends a wait.
     *
     * @param reached whether the response states that the limit was reached
     */
    synchronized void update(Response response, boolean reached) {
        int status = response.status();
        boolean success = status >= 200 && status <= 299;
        probeRequired = false;
        probeStarted = null;
        if (success) {
            blockedUntil = ticker.read();
        }
        if (reached || status == 503 || success && hasNoneRemaining(response.headers())) {
            Optional<Duration> wait = wait(status, response.headers());
            if (wait.isPresent()) {
                block(wait.get());
            }
        }
    }

    private void block(Duration wait) {
        probeRequired = wait.compareTo(MAX_WAIT) > 0;
        Duration until = ticker.read().plus(probeRequired ? MAX_WAIT : wait);
        if (until.compareTo(blockedUntil) > 0) {
            blockedUntil = until;
        }
    }

    private static boolean hasNoneRemaining(HttpHeaders headers) {
        return headers.firstValue("X-Rate-Limit-Remaining").map("0"::equals).orElse(false);
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
