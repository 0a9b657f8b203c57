package io.jenkins.plugins.buddy.client;

import org.jvnet.localizer.Localizable;

/** Thrown when a response with a success status is not as documented: not JSON, other JSON, or too large. */
public final class MalformedResponseException extends BuddyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason the problem, without a quotation of the response
     */
    public MalformedResponseException(int status, String method, String path, Localizable reason) {
        super(Messages._MalformedResponseException_Message(Integer.toString(status), method, path, reason), null);
    }

    @Override
    public boolean hadNoEffect() {
        return false;
    }
}
