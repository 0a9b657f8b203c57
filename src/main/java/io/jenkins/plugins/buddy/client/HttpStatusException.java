package io.jenkins.plugins.buddy.client;

import java.util.List;
import java.util.Optional;
import org.jvnet.localizer.Localizable;

/** Thrown when Buddy, or a proxy in front of it, responded with an error status. */
public final class HttpStatusException extends BuddyException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String method;
    private final String path;
    private final List<String> messages;
    private final String redirectHost;

    /**
     * @param path the request's path as it was sent
     * @param messages Buddy's own messages, redacted; empty if it sent none
     * @param redirectHost the host that a redirect points to, null if there is none
     */
    public HttpStatusException(int status, String method, String path, List<String> messages, String redirectHost) {
        super(message(status, method, path, messages), null);
        this.status = status;
        this.method = method;
        this.path = path;
        this.messages = List.copyOf(messages);
        this.redirectHost = redirectHost;
    }

    private static Localizable message(int status, String method, String path, List<String> messages) {
        String code = Integer.toString(status);
        return messages.isEmpty()
                ? Messages._HttpStatusException_Status(code, method, path)
                : Messages._HttpStatusException_StatusAndMessages(code, method, path, String.join("; ", messages));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The request's method. */
    public String method() {
        return method;
    }

    /** The request's path as it was sent. */
    public String path() {
        return path;
    }

    /** Buddy's own messages, redacted; empty if it sent none. */
    public List<String> messages() {
        return messages;
    }

    /** The host that a redirect points to; empty if the response is no redirect or names no other host. */
    public Optional<String> redirectHost() {
        return Optional.ofNullable(redirectHost);
    }

    @Override
    public boolean isRetryable() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** A server error does not exclude that the request had an effect. */
    @Override
    public boolean hadNoEffect() {
        return status < 500;
    }
}
