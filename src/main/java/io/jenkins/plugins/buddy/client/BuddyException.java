package io.jenkins.plugins.buddy.client;

import java.util.concurrent.CompletionException;

/**
 * Why something could not be had from Buddy. The message is one line for people; no message holds a body or a secret.
 */
public abstract class BuddyException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What {@link #getMessage()} says, for other languages. */
    private final Message line;

    BuddyException(Message line, Throwable cause) {
        super(line.toString(), cause);
        this.line = line;
    }

    /** The message in the language of whoever reads it; {@link #getMessage()} is in the JVM's. */
    public final Message line() {
        return line;
    }

    /** Whether the request may do the same good as before if it is sent once more; only for requests that change nothing. */
    boolean isTransient() {
        return false;
    }

    /** Whether a request that changes something may be sent again without a look: it never reached Buddy, and may next time. */
    boolean neverArrived() {
        return false;
    }

    /** Whether Buddy surely did not act on the request, as far as its word can be taken. */
    boolean isCertainlyUndone() {
        return true;
    }

    /** Takes off the wrappings that futures put around an exception. */
    public static Throwable unwrap(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? unwrap(e.getCause()) : e;
    }
}
