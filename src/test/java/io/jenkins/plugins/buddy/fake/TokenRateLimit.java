package io.jenkins.plugins.buddy.fake;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A number of requests in a period. The fake counts them per token. */
final class TokenRateLimit {

    private final int limit;
    private final int periodSeconds;
    private final int status;
    private final InstantSource clock;
    private int remaining;
    private Instant reset;

    /**
     * @param limit the requests in a period
     * @param status the status of a refusal: 429 or 403
     */
    TokenRateLimit(int limit, int periodSeconds, int status, InstantSource clock) {
        this.limit = limit;
        this.periodSeconds = periodSeconds;
        this.status = status;
        this.clock = clock;
        this.remaining = limit;
        this.reset = clock.instant().plusSeconds(periodSeconds);
    }

    /** Counts a request. Returns the refusal, null if the request is permitted. */
    synchronized Response refusal() {
        Instant now = clock.instant();
        if (!now.isBefore(reset)) {
            remaining = limit;
            reset = now.plusSeconds(periodSeconds);
        }
        if (remaining == 0) {
            return Response.error(status, "Rate limit exceeded.");
        }
        remaining--;
        return null;
    }

    synchronized Map<String, String> headers() {
        return Map.of(
                "X-Rate-Limit-Limit", Integer.toString(limit),
                "X-Rate-Limit-Remaining", Integer.toString(remaining),
                "X-Rate-Limit-Reset", Long.toString(reset.getEpochSecond()));
    }
}
