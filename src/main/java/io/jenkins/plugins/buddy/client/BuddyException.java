package io.jenkins.plugins.buddy.client;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jvnet.localizer.Localizable;

/**
 * Thrown when a request to Buddy fails. The message is one line, in the language of the JVM, without response bodies or secrets; {@link
 * #getLocalizedMessage()} has it in the reader's language.
 */
public abstract class BuddyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Localizable message;

    /**
     * @param cause the failure behind this one, may be null
     */
    protected BuddyException(Localizable message, Throwable cause) {
        super(message.toString(), cause);
        this.message = message;
    }

    /** The message for any language. */
    public final Localizable localizable() {
        return message;
    }

    @Override
    public final String getLocalizedMessage() {
        return message.toString();
    }

    /** Returns whether a read request may be retried. */
    public boolean isRetryable() {
        return false;
    }

    /** Returns whether a write may be repeated without a look-up: it was not sent, and the next attempt may succeed. */
    public boolean wasNotSent() {
        return false;
    }

    /** Returns whether the request is known to have had no effect. */
    public boolean hadNoEffect() {
        return true;
    }

    /** A duration for messages, in seconds, rounded up. */
    public static String seconds(Duration duration) {
        return Long.toString((duration.toMillis() + 999) / 1000);
    }

    /** Unwraps the exception that a future wraps around a failure. */
    public static Throwable unwrap(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? unwrap(e.getCause()) : e;
    }
}
