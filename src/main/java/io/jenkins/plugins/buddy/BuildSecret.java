package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.client.action.DockerBuildSecret;
import io.jenkins.plugins.buddy.form.EnumOptions;
import java.io.Serializable;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A secret of a Docker build as entered: a reference to a file or a Buddy variable, never the secret itself. */
public final class BuildSecret extends AbstractDescribableImpl<BuildSecret> implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String id;

    @CheckForNull
    private final String type;

    @CheckForNull
    private final String value;

    @DataBoundConstructor
    public BuildSecret(@CheckForNull String id, @CheckForNull String type, @CheckForNull String value) {
        this.id = Util.fixEmptyAndTrim(id);
        this.type = Util.fixEmptyAndTrim(type);
        this.value = Util.fixEmptyAndTrim(value);
    }

    /** The name under which the Dockerfile mounts it. */
    @CheckForNull
    public String getId() {
        return id;
    }

    /** {@code FILE} or {@code ENV}; a text, so that an invalid one is reported when it is used. */
    @CheckForNull
    public String getType() {
        return type;
    }

    /** A path in the pipeline's file system, or the name of a Buddy variable. */
    @CheckForNull
    public String getValue() {
        return value;
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<BuildSecret> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuildSecret_DisplayName();
        }

        public ListBoxModel doFillTypeItems(@QueryParameter String type) {
            return EnumOptions.of(
                    Stream.of(DockerBuildSecret.Type.values()).map(Enum::name).toList(), type);
        }

        @POST
        public FormValidation doCheckId(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }

        @POST
        public FormValidation doCheckValue(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }
    }
}
