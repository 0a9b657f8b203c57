package io.jenkins.plugins.buddy.client;

import org.jvnet.localizer.Localizable;

/** Thrown when no complete response arrived: not connected, connection lost, or timed out. */
public final class BuddyConnectionException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /** The progress of a request at its failure, and whether a retry may succeed. */
    public enum Kind {
        /** The server could not be reached. */
        NOT_CONNECTED,
        /** The server could not be trusted, so nothing was sent; a retry fails in the same way. */
        NOT_TRUSTED,
        /** The request may have been received. */
        RESPONSE_LOST
    }

    private final Kind kind;

    public BuddyConnectionException(Localizable message, Kind kind) {
        super(message, null);
        this.kind = kind;
    }

    @Override
    public boolean isRetryable() {
        return kind != Kind.NOT_TRUSTED;
    }

    @Override
    public boolean wasNotSent() {
        return kind == Kind.NOT_CONNECTED;
    }

    @Override
    public boolean hadNoEffect() {
        return kind != Kind.RESPONSE_LOST;
    }
}
