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

/** Google Artifact Registry. */
public final class GoogleArtifactRegistry extends IntegratedRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String registry;

    @DataBoundConstructor
    public GoogleArtifactRegistry(@CheckForNull String integration, @CheckForNull String repository) {
        super(integration, repository);
    }

    /** The registry's host, such as {@code europe-docker.pkg.dev}; null to let Buddy choose. */
    @CheckForNull
    public String getRegistry() {
        return registry;
    }

    @DataBoundSetter
    public void setRegistry(@CheckForNull String registry) {
        this.registry = Util.fixEmptyAndTrim(registry);
    }

    @Override
    DockerRegistry kind() {
        return DockerRegistry.GOOGLE_ARTIFACT_REGISTRY;
    }

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        super.writeTo(request, expand, errors);
        request.set(ActionField.REGISTRY, Util.fixEmptyAndTrim(expand.apply(registry)));
    }

    /** Its form. */
    @Extension
    @Symbol("googleArtifactRegistry")
    public static final class DescriptorImpl extends IntegratedRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return "Google Artifact Registry";
        }
    }
}
