package io.jenkins.plugins.buddy.client;

import java.time.Duration;

/** The time for a piece of work is not enough for what must be waited. */
public final class RetriesExhaustedException extends BuddyException {

    private static final long serialVersionUID = 1L;

    private final boolean certainlyUndone;

    /**
     * @param last the failure after which there would have been another try, null if the first one may not be made yet
     */
    RetriesExhaustedException(BuddyException last, Duration wait, Duration maxWait) {
        super(
                Text.GAVE_UP.of(
                        last == null ? Text.RATE_LIMITED.of() : last.line(), Advice.seconds(wait), maxWait.toSeconds()),
                last);
        certainlyUndone = last == null || last.isCertainlyUndone();
    }

    @Override
    boolean isCertainlyUndone() {
        return certainlyUndone;
    }
}
