package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.BuddyException;
import org.jvnet.localizer.Localizable;

/** Thrown when existing actions conflict with the request. */
public final class ActionConflictException extends BuddyException {

    private static final long serialVersionUID = 1L;

    ActionConflictException(Localizable message) {
        super(message, null);
    }
}
