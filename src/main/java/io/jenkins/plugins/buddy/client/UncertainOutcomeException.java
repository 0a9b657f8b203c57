package io.jenkins.plugins.buddy.client;

/** A request went out, and whether Buddy acted on it could not be found out. */
public final class UncertainOutcomeException extends BuddyException {

    private static final long serialVersionUID = 1L;

    UncertainOutcomeException(Message message, Throwable cause) {
        super(message, cause);
    }

    @Override
    boolean isCertainlyUndone() {
        return false;
    }
}
