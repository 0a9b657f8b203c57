package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.function.UnaryOperator;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Docker Hub, by an integration of the workspace or by a user name and a password. */
public final class DockerHub extends LoginRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String integration;

    @DataBoundConstructor
    public DockerHub(@CheckForNull String repository) {
        super(repository);
    }

    /** The integration's identifier in Buddy, null with credentials. */
    @CheckForNull
    public String getIntegration() {
        return integration;
    }

    @DataBoundSetter
    public void setIntegration(@CheckForNull String integration) {
        this.integration = Util.fixEmptyAndTrim(integration);
    }

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        String given = Util.fixEmptyAndTrim(expand.apply(integration));
        if ((given == null) == (getCredentialsId() == null)) {
            errors.add("registry.integration", Messages.DockerHub_EitherOr());
        }
        request.set(ActionField.DOCKER_REGISTRY, DockerRegistry.DOCKER_HUB)
                .integration(given)
                .set(ActionField.REPOSITORY, errors.require("registry.repository", expand.apply(getRepository())));
    }

    /** Its form. */
    @Extension
    @Symbol("dockerHub")
    public static final class DescriptorImpl extends LoginRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return "Docker Hub";
        }
    }
}
