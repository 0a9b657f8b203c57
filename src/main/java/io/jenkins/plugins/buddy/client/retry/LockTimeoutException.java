package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import java.time.Duration;

/** Thrown when other tasks hold a lock for the whole time limit. Nothing was sent. */
public final class LockTimeoutException extends BuddyException {

    private static final long serialVersionUID = 1L;

    LockTimeoutException(Duration maxDuration) {
        super(Messages._LockTimeoutException_Message(seconds(maxDuration)), null);
    }
}
