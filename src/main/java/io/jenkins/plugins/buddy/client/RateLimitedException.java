package io.jenkins.plugins.buddy.client;

import java.time.Duration;

/** Thrown instead of sending a request while a rate limit is in effect, if the caller cannot wait. */
public final class RateLimitedException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param wait the time until the next request may be sent
     */
    public RateLimitedException(Duration wait) {
        super(Messages._RateLimitedException_Message(seconds(wait)), null);
    }
}
