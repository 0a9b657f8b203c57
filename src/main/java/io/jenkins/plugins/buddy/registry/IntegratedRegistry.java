package io.jenkins.plugins.buddy.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.buddy.client.DockerRegistry;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.Findings;
import java.util.function.UnaryOperator;

/** A registry that Buddy logs in to by an integration of the workspace. */
public abstract class IntegratedRegistry extends ImageRegistry {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String integration;

    IntegratedRegistry(@CheckForNull String integration, @CheckForNull String repository) {
        super(repository);
        this.integration = Util.fixEmptyAndTrim(integration);
    }

    /** The integration's identifier in Buddy. */
    @CheckForNull
    public final String getIntegration() {
        return integration;
    }

    abstract DockerRegistry kind();

    @Override
    public void writeTo(DockerfileActionRequest.Builder request, UnaryOperator<String> expand, Findings findings) {
        request.registry(kind())
                .integration(findings.require("registry.integration", expand.apply(integration)))
                .repository(findings.require("registry.repository", expand.apply(getRepository())));
    }

    /** What the forms of these registries check. */
    public abstract static class IntegratedRegistryDescriptor extends ImageRegistryDescriptor {

        @Override
        final boolean needsIntegration() {
            return true;
        }
    }
}
