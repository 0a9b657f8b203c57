package io.jenkins.plugins.buddy.client.pipeline;

import io.jenkins.plugins.buddy.client.BuddyException;
import org.jvnet.localizer.Localizable;

/** Thrown when an identifier or a name does not lead to exactly one pipeline. */
public final class AmbiguousPipelineException extends BuddyException {

    private static final long serialVersionUID = 1L;

    AmbiguousPipelineException(Localizable message) {
        super(message, null);
    }
}
