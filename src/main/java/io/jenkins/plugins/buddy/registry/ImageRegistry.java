package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/** A Docker registry that the image is pushed to. It holds the input as entered; the input is checked when it is used. */
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

    /** The ID of the credentials for the registry, null for none. */
    @CheckForNull
    public String getCredentialsId() {
        return null;
    }

    /**
     * Adds the registry to a request, without login and password.
     *
     * @param expand replaces variables in a text; null stays null
     * @param errors receives missing parameters
     */
    public abstract void writeTo(
            @NonNull DockerfileActionRequest.Builder request,
            @NonNull UnaryOperator<String> expand,
            @NonNull ValidationErrors errors);
}
