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
 * The configured Buddy servers. Only administrators see and change them: a job names a server and cannot choose a URL.
 *
 * <p>By default there is one server with all defaults.
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
     * Replaces the servers.
     *
     * @throws IllegalArgumentException if a server is invalid or two have the same name
     */
    @DataBoundSetter
    public synchronized void setServers(@NonNull List<ConfiguredServer> newServers) {
        Set<String> names = new HashSet<>();
        for (ConfiguredServer server : newServers) {
            server.check();
            server.checkTimeLimits();
            if (!names.add(server.getName())) {
                throw new IllegalArgumentException(Messages.BuddyGlobalConfiguration_DuplicateName(server.getName()));
            }
        }
        servers = new ArrayList<>(newServers);
        save();
        ApiEndpoints.retainAll(
                newServers.stream().map(server -> URI.create(server.getUrl())).collect(Collectors.toSet()));
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) throws FormException {
        try {
            // A form without servers does not have the field.
            setServers(request.bindJSONToList(ConfiguredServer.class, json.opt("servers")));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "servers");
        }
        return true;
    }

    /**
     * Finds a server by name.
     *
     * @param name null for the first configured server
     * @return empty if there is none
     */
    @NonNull
    public Optional<ConfiguredServer> findServer(@CheckForNull String name) {
        return getServers().stream()
                .filter(server -> name == null || server.getName().equals(name))
                .findFirst();
    }

    /** The names of all servers, for messages. */
    @NonNull
    public String names() {
        return getServers().stream().map(ConfiguredServer::getName).collect(Collectors.joining(", "));
    }
}
