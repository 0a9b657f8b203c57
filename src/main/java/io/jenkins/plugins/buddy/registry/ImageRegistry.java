package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.Findings;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/** A Docker registry that the built image is pushed to. It holds what was typed; whether it will do is checked when it is used. */
public abstract class ImageRegistry extends AbstractDescribableImpl<ImageRegistry>
        implements ExtensionPoint, Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String repository;

    ImageRegistry(@CheckForNull String repository) {
        this.repository = Util.fixEmptyAndTrim(repository);
    }

    /** The image's repository in the registry. */
    @CheckForNull
    public final String getRepository() {
        return repository;
    }

    /** The id of the credentials with which Buddy logs in, null for none. */
    @CheckForNull
    public String getCredentialsId() {
        return null;
    }

    /**
     * Adds itself to a request, all but login and password.
     *
     * @param request what it is added to
     * @param expand replaces variables in a text; null stays null
     * @param findings takes what is missing
     */
    public abstract void writeTo(
            @NonNull DockerfileActionRequest.Builder request,
            @NonNull UnaryOperator<String> expand,
            @NonNull Findings findings);
}
