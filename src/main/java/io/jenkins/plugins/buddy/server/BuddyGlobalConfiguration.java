package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The Buddy servers of this Jenkins. Only administrators see and change them: a job names one and can't choose an address.
 *
 * <p>Before anyone configures anything there is one server with all defaults.
 */
@Extension
@Symbol("buddy")
public final class BuddyGlobalConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    @CheckForNull
    private List<ConfiguredServer> servers;

    @NonNull
    public static BuddyGlobalConfiguration get() {
        return ExtensionList.lookupSingleton(BuddyGlobalConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return "Buddy";
    }

    @NonNull
    public synchronized List<ConfiguredServer> getServers() {
        return servers == null ? List.of(new ConfiguredServer()) : List.copyOf(servers);
    }

    /**
     * @throws IllegalArgumentException if a server can't be used or two have the same name
     */
    @DataBoundSetter
    public synchronized void setServers(@NonNull List<ConfiguredServer> newServers) {
        Set<String> names = new HashSet<>();
        for (ConfiguredServer server : newServers) {
            server.check();
            if (!names.add(server.getName())) {
                throw new IllegalArgumentException(Messages.BuddyGlobalConfiguration_TwoOfOneName(server.getName()));
            }
        }
        servers = new ArrayList<>(newServers);
        save();
        Connections.keepOnly(
                newServers.stream().map(server -> URI.create(server.getUrl())).collect(Collectors.toSet()));
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) throws FormException {
        try {
            // A form without any server has no such field at all.
            setServers(request.bindJSONToList(ConfiguredServer.class, json.opt("servers")));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "servers");
        }
        return true;
    }

    /**
     * The server of that name.
     *
     * @param name null for the first one
     * @return empty if there is none
     */
    @NonNull
    public Optional<ConfiguredServer> findServer(@CheckForNull String name) {
        return getServers().stream()
                .filter(server -> name == null || server.getName().equals(name))
                .findFirst();
    }

    /** The names of all servers, for a message. */
    @NonNull
    public String names() {
        return getServers().stream().map(ConfiguredServer::getName).collect(Collectors.joining(", "));
    }
}
