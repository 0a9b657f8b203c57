package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import java.time.Duration;
import java.util.Optional;

/** Thrown when the time limit leaves no room for another retry. */
public final class RetriesExhaustedException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param last the failure that would have been retried, null if a rate limit allows no first attempt
     * @param delay the time until the next retry
     * @param maxDuration the time limit
     */
    RetriesExhaustedException(BuddyException last, Duration delay, Duration maxDuration) {
        super(
                Messages._RetriesExhaustedException_Message(
                        last == null ? Messages._RetryExecutor_RateLimited() : last.localizable(),
                        seconds(delay),
                        seconds(maxDuration)),
                last);
    }

    /** The failure that would have been retried; empty if a rate limit allows no first attempt. */
    public Optional<BuddyException> last() {
        return Optional.ofNullable((BuddyException) getCause());
    }

    @Override
    public boolean hadNoEffect() {
        return last().map(BuddyException::hadNoEffect).orElse(true);
    }
}
