package io.jenkins.plugins.buddy.client;

/** The answer says success and is not what the reference documents: no JSON, other JSON, too long. */
public final class UnreadableAnswerException extends BuddyException {

    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(int status, String method, String path, String reason) {
        super("Buddy's answer (" + status + ") to " + method + " " + path + " can't be read: " + reason, null);
    }

    @Override
    boolean isCertainlyUndone() {
        return false;
    }
}
