package io.jenkins.plugins.buddy.server;

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
 * The credentials that a form may offer, to whom it may.
 *
 * @see <a href="https://github.com/jenkinsci/credentials-plugin/blob/master/docs/consumer.adoc">the Credentials plugin's guide</a>
 */
public final class CredentialsChoice {

    private final Class<? extends StandardCredentials> type;

    @CheckForNull
    private final Item item;

    private final List<DomainRequirement> requirements;

    private CredentialsChoice(
            Class<? extends StandardCredentials> type, @CheckForNull Item item, List<DomainRequirement> requirements) {
        this.type = type;
        this.item = item;
        this.requirements = requirements;
    }

    /**
     * @param item the job that is configured, null on global pages
     * @param requirements what the credentials are for
     */
    @NonNull
    public static CredentialsChoice of(
            @NonNull Class<? extends StandardCredentials> type,
            @CheckForNull Item item,
            @NonNull List<DomainRequirement> requirements) {
        return new CredentialsChoice(type, item, requirements);
    }

    /**
     * The entries of the drop-down.
     *
     * @param current the id that is chosen now, shown to everybody
     */
    @NonNull
    public ListBoxModel items(@CheckForNull String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (!mayList()) {
            return items.includeCurrentValue(Util.fixNull(current));
        }
        return items.includeEmptyValue()
                .includeMatchingAs(authentication(item), item, type, requirements, CredentialsMatchers.always())
                .includeCurrentValue(Util.fixNull(current));
    }

    /** Whether the id names credentials that may be chosen; ok for whoever may not know. */
    @NonNull
    public FormValidation check(@CheckForNull String id) {
        String given = Util.fixEmptyAndTrim(id);
        // "${…}" names a parameter of the build, whose value isn't known yet.
        if (given == null || given.startsWith("${") || !mayList()) {
            return FormValidation.ok();
        }
        boolean found = CredentialsProvider.listCredentialsInItem(
                        type, item, authentication(item), requirements, CredentialsMatchers.withId(given))
                .stream()
                .findAny()
                .isPresent();
        return found ? FormValidation.ok() : FormValidation.error(Messages.CredentialsChoice_NotFound());
    }

    private boolean mayList() {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** As whom a job looks for credentials. */
    static Authentication authentication(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
