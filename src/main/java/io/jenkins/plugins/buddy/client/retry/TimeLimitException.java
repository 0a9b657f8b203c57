package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import java.time.Duration;

/** Thrown instead of sending a request for whose response the time limit leaves no time. */
public final class TimeLimitException extends BuddyException {

    private static final long serialVersionUID = 1L;

    TimeLimitException(Duration maxDuration) {
        super(Messages._TimeLimitException_Message(seconds(maxDuration)), null);
    }
}
