package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.function.UnaryOperator;

/** A registry that Buddy logs in to with an integration of the workspace. */
public abstract class IntegratedRegistry extends ImageRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String integration;

    IntegratedRegistry(@CheckForNull String integration, @CheckForNull String repository) {
        super(repository);
        this.integration = Util.fixEmptyAndTrim(integration);
    }

    /** The integration's identifier in Buddy. */
    @CheckForNull
    public final String getIntegration() {
        return integration;
    }

    abstract DockerRegistry kind();

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        request.set(ActionField.DOCKER_REGISTRY, kind())
                .integration(errors.require("registry.integration", expand.apply(integration)))
                .set(ActionField.REPOSITORY, errors.require("registry.repository", expand.apply(getRepository())));
    }

    /** The checks of these registries' forms. */
    public abstract static class IntegratedRegistryDescriptor extends ImageRegistryDescriptor {

        @Override
        final boolean needsIntegration() {
            return true;
        }
    }
}
