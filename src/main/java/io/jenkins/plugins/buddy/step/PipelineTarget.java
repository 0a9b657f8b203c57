package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.server.ApiEndpoints;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The pipeline that a step works in, with its server and token, checked. Never stored, because of the token.
 *
 * @param endpoint the server's API
 * @param token the API token
 * @param policy the server's time limit
 * @param pipeline the pipeline
 */
public record PipelineTarget(ApiEndpoint endpoint, ApiToken token, RetryPolicy policy, PipelineRef pipeline) {

    /**
     * Resolves the target of a step. Nothing is sent.
     *
     * @param expand replaces variables in a text; null stays null
     * @param errors receives an error for each invalid parameter
     * @return empty after an error
     */
    @NonNull
    public static Optional<PipelineTarget> resolve(
            @NonNull BuddyStep step,
            @NonNull UnaryOperator<String> expand,
            @NonNull CredentialsResolver credentials,
            @NonNull ValidationErrors errors) {
        Optional<PathSegment> workspace = errors.requirePathSegment("workspace", expand.apply(step.getWorkspace()));
        Optional<PathSegment> project = errors.requirePathSegment("project", expand.apply(step.getProject()));
        Optional<PipelineId> id = errors.requirePipelineId("pipelineId", expand.apply(step.pipelineIdText()));
        Optional<ConfiguredServer> server = server(step, errors);
        Optional<ApiToken> token = server.flatMap(configured -> token(step, configured, credentials, errors));
        if (workspace.isEmpty() || project.isEmpty() || id.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        PipelineRef pipeline = new PipelineRef(
                workspace.get().value(), project.get().value(), id.get().value());
        return server.map(configured -> new PipelineTarget(
                ApiEndpoints.forServer(configured), token.get(), RetryPolicy.defaults(configured.maxWait()), pipeline));
    }

    private static Optional<ConfiguredServer> server(BuddyStep step, ValidationErrors errors) {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        Optional<ConfiguredServer> server = configuration.findServer(step.getServer());
        if (server.isEmpty()) {
            errors.add(
                    "server",
                    step.getServer() == null
                            ? Messages.PipelineTarget_NoServer()
                            : Messages.PipelineTarget_UnknownServer(step.getServer(), configuration.names()));
        }
        try {
            server.ifPresent(ConfiguredServer::check);
        } catch (IllegalArgumentException e) {
            errors.add("server", e.getMessage());
            return Optional.empty();
        }
        return server;
    }

    private static Optional<ApiToken> token(
            BuddyStep step, ConfiguredServer server, CredentialsResolver credentials, ValidationErrors errors) {
        String own = step.getCredentialsId();
        if (own != null) {
            return credentials.token("credentialsId", own, server.getUrl());
        }
        String ofServer = server.getCredentialsId();
        if (ofServer == null) {
            errors.add("credentialsId", Messages.PipelineTarget_NoToken(server.getName()));
            return Optional.empty();
        }
        return credentials.serverToken("credentialsId", ofServer, server.getUrl());
    }
}
