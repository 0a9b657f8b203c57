package io.jenkins.plugins.buddy.client;

/** No answer came: no connection, a broken one, or none in time. */
public final class BuddyConnectionException extends BuddyException {

    private static final long serialVersionUID = 1L;

    private final boolean certainlyUndone;
    private final boolean transientTrouble;

    BuddyConnectionException(Message message, boolean certainlyUndone, boolean transientTrouble) {
        super(message, null);
        this.certainlyUndone = certainlyUndone;
        this.transientTrouble = transientTrouble;
    }

    @Override
    boolean isTransient() {
        return transientTrouble;
    }

    @Override
    boolean neverArrived() {
        return certainlyUndone && transientTrouble;
    }

    @Override
    boolean isCertainlyUndone() {
        return certainlyUndone;
    }
}
