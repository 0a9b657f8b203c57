package io.jenkins.plugins.buddy.client;

import org.jvnet.localizer.Localizable;

/** Thrown when a response with a success status is not as documented: not JSON, other JSON, or too large. */
public final class MalformedResponseException extends BuddyException {

    private static final long serialVersionUID = 1L;

    private final boolean html;

    /**
     * @param reason the problem, without a quotation of the response
     */
    public MalformedResponseException(int status, String method, String path, Localizable reason) {
        this(status, method, path, reason, "");
    }

    /**
     * @param reason the problem, without a quotation of the response
     * @param contentType the response's media type, or empty
     */
    public MalformedResponseException(int status, String method, String path, Localizable reason, String contentType) {
        super(Messages._MalformedResponseException_Message(Integer.toString(status), method, path, reason), null);
        this.html = contentType.startsWith("text/html");
    }

    /** Returns whether the response is a web page, such as that of a server whose API has another URL. */
    public boolean isHtml() {
        return html;
    }

    @Override
    public boolean hadNoEffect() {
        return false;
    }
}
