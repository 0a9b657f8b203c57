package io.jenkins.plugins.buddy.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvnet.localizer.Localizable;

/** Thrown when Buddy, or a proxy in front of it, responded with an error status, or with errors in a response of status 200. */
public final class HttpStatusException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /** Failures of servers and proxies that pass; 520 to 524 are Cloudflare's. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524);

    private final int status;
    private final String method;
    private final String path;
    private final List<String> messages;
    private final String redirectHost;
    private final String grantedScopes;
    private final String requiredScopes;
    private final boolean rateLimited;

    /**
     * The contents of an error response, redacted.
     *
     * @param messages Buddy's own messages; empty if it sent none
     * @param redirectHost the host that a redirect points to, null if there is none
     * @param grantedScopes the scopes that the token has, null if Buddy did not send them
     * @param requiredScopes the scopes that the request requires, null if Buddy did not send them
     * @param rateLimited whether the response states that a rate limit was reached
     */
    public record Details(
            List<String> messages,
            String redirectHost,
            String grantedScopes,
            String requiredScopes,
            boolean rateLimited) {}

    /**
     * @param path the request's path as it was sent
     */
    public HttpStatusException(int status, String method, String path, Details details) {
        super(message(status, method, path, details.messages()), null);
        this.status = status;
        this.method = method;
        this.path = path;
        this.messages = List.copyOf(details.messages());
        this.redirectHost = details.redirectHost();
        this.grantedScopes = details.grantedScopes();
        this.requiredScopes = details.requiredScopes();
        this.rateLimited = details.rateLimited();
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

    /** The scopes that the token has, from {@code X-OAuth-Scopes}. */
    public Optional<String> grantedScopes() {
        return Optional.ofNullable(grantedScopes);
    }

    /** The scopes that the request requires, from {@code X-Accepted-OAuth-Scopes}. */
    public Optional<String> requiredScopes() {
        return Optional.ofNullable(requiredScopes);
    }

    /** Returns whether a rate limit was reached: status 429, or 403 if the message or the headers say so. */
    public boolean isRateLimited() {
        return rateLimited;
    }

    @Override
    public boolean isRetryable() {
        return rateLimited || TRANSIENT.contains(status);
    }

    /** A server error does not exclude that the request had an effect. */
    @Override
    public boolean hadNoEffect() {
        return status < 500;
    }
}
