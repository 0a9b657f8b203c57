package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;

/** Thrown when parameters of a step are invalid, before anything is sent. */
public final class InvalidParametersException extends AbortException {

    private static final long serialVersionUID = 1L;

    private final String errors;

    InvalidParametersException(String errors) {
        super(Messages.ValidationErrors_Abort(errors));
        this.errors = errors;
    }

    /** The errors alone, in one line. */
    @NonNull
    public String errors() {
        return errors;
    }
}
