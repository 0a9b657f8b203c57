package io.jenkins.plugins.buddy.registry;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.server.CredentialsChoice;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of registries offer that Buddy logs in to with a user name and a password. */
public abstract class LoginRegistryDescriptor extends ImageRegistryDescriptor {

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String credentialsId) {
        return credentials(item).items(credentialsId);
    }

    @POST
    public FormValidation doCheckCredentialsId(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return credentials(item).check(value);
    }

    @Override
    final boolean needsIntegration() {
        return false;
    }

    private static CredentialsChoice credentials(@CheckForNull Item item) {
        return CredentialsChoice.of(StandardUsernamePasswordCredentials.class, item, List.of());
    }
}
