package io.jenkins.plugins.buddy.form;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import jenkins.model.Jenkins;

/** The configured servers as options of a job's form. Only users who may configure the job see their names. */
public final class ServerOptions {

    @CheckForNull
    private final Item item;

    /**
     * @param item the configured job, null outside of one
     */
    public ServerOptions(@CheckForNull Item item) {
        this.item = item;
    }

    /**
     * The options of the drop-down.
     *
     * @param current the selected name, included for every user
     */
    @NonNull
    public ListBoxModel items(@NonNull String current) {
        ListBoxModel items = new ListBoxModel();
        if (mayList()) {
            List<ConfiguredServer> servers = BuddyGlobalConfiguration.get().getServers();
            String first = servers.isEmpty() ? "" : " (" + servers.get(0).getName() + ")";
            items.add(Messages.ServerOptions_First() + first, "");
            servers.forEach(each -> items.add(each.getName()));
        }
        if (!current.isEmpty() && items.stream().noneMatch(each -> each.value.equals(current))) {
            items.add(current);
        }
        return items;
    }

    /** Checks that there is a server of that name; ok for users without permission to know. */
    @NonNull
    public FormValidation check(@NonNull String name) {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        // The value of a variable is not known yet.
        return name.contains("$")
                        || !mayList()
                        || configuration.findServer(Util.fixEmptyAndTrim(name)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.ServerOptions_Unknown(configuration.names()));
    }

    /**
     * The meaning of an empty API token: the token that applies if none is selected.
     *
     * @param server the server's name, empty for the first configured server
     */
    @NonNull
    public String emptyTokenLabel(@NonNull String server) {
        if (!mayList()) {
            return Messages.ServerOptions_ServerToken();
        }
        return BuddyGlobalConfiguration.get()
                .findServer(Util.fixEmptyAndTrim(server))
                .map(configured -> configured.getCredentialsId() == null
                        ? Messages.ServerOptions_NoToken(configured.getName())
                        : Messages.ServerOptions_TokenOfServer(configured.getName()))
                .orElseGet(Messages::ServerOptions_SelectToken);
    }

    private boolean mayList() {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
