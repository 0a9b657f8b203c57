package io.jenkins.plugins.buddy.client;

import java.util.List;
import java.util.Optional;

/** Buddy, or what stands before it, refused a request. */
public final class BuddyResponseException extends BuddyException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String method;
    private final String path;

    /** A plain list of JDK type, because exceptions are serializable. */
    private final List<String> messages;

    BuddyResponseException(int status, String method, String path, List<String> messages, Optional<Message> advice) {
        super(line(status, method, path, messages, advice), null);
        this.status = status;
        this.method = method;
        this.path = path;
        this.messages = List.copyOf(messages);
    }

    private static Message line(
            int status, String method, String path, List<String> messages, Optional<Message> advice) {
        Message answered = Text.ANSWERED.of(status, method, path);
        Message quoted = messages.isEmpty() ? answered : Text.WITH_DETAIL.of(answered, String.join("; ", messages));
        return advice.map(what -> Text.TWO_SENTENCES.of(quoted, what)).orElse(quoted);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The request's method. */
    public String method() {
        return method;
    }

    /** The request's path, as it was sent. */
    public String path() {
        return path;
    }

    /** Buddy's own words, all of them; empty if it sent none. */
    public List<String> messages() {
        return messages;
    }

    @Override
    boolean isTransient() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** A server error leaves open what was done before it. */
    @Override
    boolean isCertainlyUndone() {
        return status < 500;
    }
}
