package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.BuddyException;
import org.jvnet.localizer.Localizable;

/** Thrown when a run could not be read for the whole time limit. It may be going on in Buddy. */
public final class ContactLostException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the last failure
     */
    public ContactLostException(Localizable message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean hadNoEffect() {
        return false;
    }
}
