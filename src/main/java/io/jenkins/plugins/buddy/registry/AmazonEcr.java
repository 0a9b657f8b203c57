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

/** Amazon Elastic Container Registry. */
public final class AmazonEcr extends IntegratedRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String region;

    @DataBoundConstructor
    public AmazonEcr(@CheckForNull String integration, @CheckForNull String region, @CheckForNull String repository) {
        super(integration, repository);
        this.region = Util.fixEmptyAndTrim(region);
    }

    /** The AWS region, such as {@code us-east-1}. */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    @Override
    DockerRegistry kind() {
        return DockerRegistry.AMAZON_ECR;
    }

    @Override
    public void writeTo(
            DockerfileActionRequest.Builder request, UnaryOperator<String> expand, ValidationErrors errors) {
        super.writeTo(request, expand, errors);
        request.set(ActionField.REGION, errors.require("registry.region", expand.apply(region)));
    }

    /** Its form. */
    @Extension
    @Symbol("amazonEcr")
    public static final class DescriptorImpl extends IntegratedRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return "Amazon ECR";
        }

        @POST
        public FormValidation doCheckRegion(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }
    }
}
