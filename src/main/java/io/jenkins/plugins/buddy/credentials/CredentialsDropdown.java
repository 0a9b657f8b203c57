package io.jenkins.plugins.buddy.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/**
 * Credentials drop-down for forms, subject to the user's permissions.
 *
 * @see <a href="https://github.com/jenkinsci/credentials-plugin/blob/master/docs/consumer.adoc">the Credentials plugin's guide</a>
 */
public final class CredentialsDropdown {

    private final Class<? extends StandardCredentials> type;

    @CheckForNull
    private final Item item;

    private final List<DomainRequirement> requirements;

    private CredentialsDropdown(
            Class<? extends StandardCredentials> type, @CheckForNull Item item, List<DomainRequirement> requirements) {
        this.type = type;
        this.item = item;
        this.requirements = requirements;
    }

    /**
     * Creates a drop-down.
     *
     * @param item the configured job, null on global pages
     * @param requirements the purpose of the credentials
     */
    @NonNull
    public static CredentialsDropdown of(
            @NonNull Class<? extends StandardCredentials> type,
            @CheckForNull Item item,
            @NonNull List<DomainRequirement> requirements) {
        return new CredentialsDropdown(type, item, requirements);
    }

    /**
     * The options of the drop-down, with an empty one.
     *
     * @param current the selected ID, included for every user
     */
    @NonNull
    public ListBoxModel items(@CheckForNull String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        return items(current, items);
    }

    /**
     * The options of the drop-down.
     *
     * @param current the selected ID, included for every user
     * @param emptyLabel the meaning of an empty value
     */
    @NonNull
    public ListBoxModel items(@CheckForNull String current, @NonNull String emptyLabel) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.add(emptyLabel, "");
        return items(current, items);
    }

    private ListBoxModel items(@CheckForNull String current, StandardListBoxModel options) {
        if (!mayList()) {
            return new StandardListBoxModel().includeCurrentValue(Util.fixNull(current));
        }
        return options.includeMatchingAs(authentication(item), item, type, requirements, CredentialsMatchers.always())
                .includeCurrentValue(Util.fixNull(current));
    }

    /** Checks that the ID names credentials that may be selected; ok for users without permission to know. */
    @NonNull
    public FormValidation check(@CheckForNull String id) {
        String given = Util.fixEmptyAndTrim(id);
        // "${…}" names a parameter of the build, whose value is not known yet.
        if (given == null || given.startsWith("${") || !mayList()) {
            return FormValidation.ok();
        }
        boolean found = CredentialsProvider.listCredentialsInItem(
                        type, item, authentication(item), requirements, CredentialsMatchers.withId(given))
                .stream()
                .findAny()
                .isPresent();
        return found ? FormValidation.ok() : FormValidation.error(Messages.CredentialsDropdown_NotFound());
    }

    private boolean mayList() {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** The identity that looks up credentials for a job. */
    @NonNull
    public static Authentication authentication(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
