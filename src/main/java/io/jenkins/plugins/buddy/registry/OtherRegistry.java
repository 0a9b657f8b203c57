package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.function.UnaryOperator;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Any registry that speaks Docker's protocol. */
public final class OtherRegistry extends LoginRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String registry;

    @DataBoundConstructor
    public OtherRegistry(@CheckForNull String registry, @CheckForNull String repository) {
        super(repository);
        this.registry = Util.fixEmptyAndTrim(registry);
    }

    /** The registry's host or URL. */
    @CheckForNull
    public String getRegistry() {
        return registry;
    }

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        request.set(ActionField.DOCKER_REGISTRY, DockerRegistry.OTHER)
                .set(ActionField.REGISTRY, errors.require("registry.registry", expand.apply(registry)))
                .set(ActionField.REPOSITORY, errors.require("registry.repository", expand.apply(getRepository())));
    }

    /** Its form. */
    @Extension
    @Symbol("otherRegistry")
    public static final class DescriptorImpl extends LoginRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OtherRegistry_DisplayName();
        }

        @POST
        public FormValidation doCheckRegistry(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }
    }
}
