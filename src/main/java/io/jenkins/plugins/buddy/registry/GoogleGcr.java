package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
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

/** Google Container Registry. */
public final class GoogleGcr extends IntegratedRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String registry;

    @DataBoundConstructor
    public GoogleGcr(@CheckForNull String integration, @CheckForNull String registry, @CheckForNull String repository) {
        super(integration, repository);
        this.registry = Util.fixEmptyAndTrim(registry);
    }

    /** The registry's host, such as {@code eu.gcr.io}. */
    @CheckForNull
    public String getRegistry() {
        return registry;
    }

    @Override
    DockerRegistry kind() {
        return DockerRegistry.GOOGLE_GCR;
    }

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        super.writeTo(request, expand, errors);
        request.set(ActionField.REGISTRY, errors.require("registry.registry", expand.apply(registry)));
    }

    /** Its form. */
    @Extension
    @Symbol("googleGcr")
    public static final class DescriptorImpl extends IntegratedRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return "Google Container Registry";
        }

        @POST
        public FormValidation doCheckRegistry(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }

        /** The hosts in Buddy's reference; others may be entered. */
        public ComboBoxModel doFillRegistryItems() {
            return new ComboBoxModel("gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io");
        }
    }
}
