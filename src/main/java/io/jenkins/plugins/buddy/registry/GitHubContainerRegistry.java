package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** GitHub Container Registry. */
public final class GitHubContainerRegistry extends IntegratedRegistry {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public GitHubContainerRegistry(@CheckForNull String integration, @CheckForNull String repository) {
        super(integration, repository);
    }

    @Override
    DockerRegistry kind() {
        return DockerRegistry.GIT_HUB_CONTAINER_REGISTRY;
    }

    /** Its form. */
    @Extension
    @Symbol("gitHubContainerRegistry")
    public static final class DescriptorImpl extends IntegratedRegistryDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return "GitHub Container Registry";
        }
    }
}
