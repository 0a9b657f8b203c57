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
                (last == null ? "Buddy limits the number of requests" : last.getMessage())
                        + ". Gave up: the next try would be in "
                        + Advice.seconds(wait) + ", and maxWaitSeconds of the server allows " + maxWait.toSeconds()
                        + " s altogether",
                last);
        certainlyUndone = last == null || last.isCertainlyUndone();
    }

    @Override
    boolean isCertainlyUndone() {
        return certainlyUndone;
    }
}
