package io.jenkins.plugins.buddy.client;

/** What the pipeline has forbids what was asked. */
public final class ActionConflictException extends BuddyException {

    private static final long serialVersionUID = 1L;

    ActionConflictException(Message message) {
        super(message, null);
    }
}
