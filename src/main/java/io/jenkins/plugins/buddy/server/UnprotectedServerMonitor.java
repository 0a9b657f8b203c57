package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.util.List;

/** Warns administrators of servers to which tokens are sent unencrypted. */
@Extension
public final class UnprotectedServerMonitor extends AdministrativeMonitor {

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.UnprotectedServerMonitor_DisplayName();
    }

    @Override
    public boolean isActivated() {
        return !getServers().isEmpty();
    }

    /** The servers without TLS. */
    @NonNull
    public List<ConfiguredServer> getServers() {
        return BuddyGlobalConfiguration.get().getServers().stream()
                .filter(ConfiguredServer::isUnprotected)
                .toList();
    }
}
