package io.jenkins.plugins.buddy.registry;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A registry that Buddy can log in to with a user name and a password. */
public abstract class LoginRegistry extends ImageRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String credentialsId;

    LoginRegistry(@CheckForNull String repository) {
        super(repository);
    }

    @Override
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The options and checks of these registries' forms. */
    public abstract static class LoginRegistryDescriptor extends ImageRegistryDescriptor {

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @CheckForNull Item item, @QueryParameter String credentialsId) {
            return credentials(item).items(credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(
                @AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return credentials(item).check(value);
        }

        @Override
        final boolean needsIntegration() {
            return false;
        }

        private static CredentialsDropdown credentials(@CheckForNull Item item) {
            return CredentialsDropdown.of(StandardUsernamePasswordCredentials.class, item, List.of());
        }
    }
}
