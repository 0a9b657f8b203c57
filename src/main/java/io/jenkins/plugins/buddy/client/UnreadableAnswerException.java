package io.jenkins.plugins.buddy.client;

/** The answer says success and is not what the reference documents: no JSON, other JSON, too long. */
public final class UnreadableAnswerException extends BuddyException {

    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(int status, String method, String path, Message reason) {
        super(Text.UNREADABLE_ANSWER.of(status, method, path, reason), null);
    }

    @Override
    boolean isCertainlyUndone() {
        return false;
    }
}
