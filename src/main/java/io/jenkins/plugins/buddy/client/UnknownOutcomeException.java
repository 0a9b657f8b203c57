package io.jenkins.plugins.buddy.client;

import org.jvnet.localizer.Localizable;

/** Thrown when a write was sent and its outcome could not be determined. */
public final class UnknownOutcomeException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the failure that hides the outcome, null after an interruption
     */
    public UnknownOutcomeException(Localizable message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean hadNoEffect() {
        return false;
    }
}
