package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A variable of a run as entered: its value, or the credentials whose secret text is the value. */
public final class RunVariable extends AbstractDescribableImpl<RunVariable> implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String key;

    @CheckForNull
    private String value;

    @CheckForNull
    private String credentialsId;

    @DataBoundConstructor
    public RunVariable(@CheckForNull String key) {
        this.key = Util.fixEmptyAndTrim(key);
    }

    /** The variable's name. */
    @CheckForNull
    public String getKey() {
        return key;
    }

    /** The value as entered, blanks included; null for none. An empty text is a value, except beside credentials. */
    @CheckForNull
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull String value) {
        this.value = value;
        normalize();
    }

    /** The ID of the Secret text credentials with the value, null for none. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
        normalize();
    }

    /** The form submits both fields. */
    private void normalize() {
        if (credentialsId != null && value != null && value.isEmpty()) {
            value = null;
        }
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<RunVariable> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RunVariable_DisplayName();
        }

        @POST
        public FormValidation doCheckKey(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @CheckForNull Item item, @QueryParameter String credentialsId) {
            return secrets(item).items(credentialsId, Messages.RunVariable_NotSet());
        }

        @POST
        public FormValidation doCheckCredentialsId(
                @AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return secrets(item).check(value);
        }

        private static CredentialsDropdown secrets(@CheckForNull Item item) {
            return CredentialsDropdown.of(StringCredentials.class, item, List.of());
        }
    }
}
