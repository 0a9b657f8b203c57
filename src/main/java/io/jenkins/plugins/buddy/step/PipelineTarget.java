package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineLookup;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.server.ApiEndpoints;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The pipeline that a step works in, with its server and token, checked. Never stored, because of the token.
 *
 * @param endpoint the server's API
 * @param token the API token
 * @param policy the server's time limit
 * @param workspace the workspace
 * @param project the project
 * @param pipelineId the pipeline's ID; empty if the pipeline is to be looked up
 * @param pipeline the pipeline's readable identifier or name; empty if its ID is known
 */
public record PipelineTarget(
        ApiEndpoint endpoint,
        ApiToken token,
        RetryPolicy policy,
        PathSegment workspace,
        PathSegment project,
        Optional<PipelineId> pipelineId,
        Optional<String> pipeline) {

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
        Optional<String> pipeline = text(expand.apply(step.getPipeline()));
        Optional<PipelineId> id = pipelineId(text(expand.apply(step.pipelineIdText())), pipeline, errors);
        Optional<ConfiguredServer> server = server(text(expand.apply(step.getServer())), errors);
        Optional<String> ownToken = text(credentials.expand(step.getCredentialsId(), expand));
        Optional<ApiToken> token = server.flatMap(configured -> token(ownToken, configured, credentials, errors));
        if (workspace.isEmpty() || project.isEmpty() || id.isEmpty() && pipeline.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return server.map(configured -> new PipelineTarget(
                ApiEndpoints.forServer(configured),
                token.get(),
                RetryPolicy.defaults(configured.maxWait()),
                workspace.get(),
                project.get(),
                id,
                pipeline));
    }

    private static Optional<String> text(@CheckForNull String value) {
        return Optional.ofNullable(Util.fixEmptyAndTrim(value));
    }

    /** The ID, or else the pipeline's identifier or name is required, and not both. */
    private static Optional<PipelineId> pipelineId(
            Optional<String> id, Optional<String> pipeline, ValidationErrors errors) {
        if (pipeline.isPresent() && id.isPresent()) {
            errors.add("pipeline", Messages.PipelineTarget_IdAndPipeline());
            return Optional.empty();
        }
        if (pipeline.isEmpty() && id.isEmpty()) {
            errors.add("pipelineId", Messages.PipelineTarget_NoPipeline());
        }
        return id.flatMap(text -> errors.requirePipelineId("pipelineId", text));
    }

    /**
     * Prepares a task for the pipeline, with a look-up before it if the pipeline's ID is not known.
     *
     * @param limit a policy whose time limit {@linkplain RetryPolicy#startingNow has begun}
     * @param listener receives progress messages
     * @param task prepares the task as soon as the ID is known
     * @param pipelineId the pipeline's ID in a checkpoint, null if it has none
     */
    @NonNull
    public <C, R> ResumableTask<C, R> task(
            @NonNull RetryPolicy limit,
            @NonNull ProgressListener listener,
            @NonNull Function<PipelineRef, ResumableTask<C, R>> task,
            @NonNull Function<C, Long> pipelineId) {
        Function<Long, PipelineRef> ref = id -> new PipelineRef(workspace.value(), project.value(), id);
        if (pipeline.isEmpty()) {
            return task.apply(ref.apply(this.pipelineId.orElseThrow().value()));
        }
        PipelineLookup lookup = new PipelineLookup(endpoint, token, limit, listener);
        return new PipelineLookupTask<>(
                lookup,
                () -> lookup.find(workspace, project, pipeline.get()),
                task,
                checkpoint -> Optional.ofNullable(pipelineId.apply(checkpoint)).map(ref));
    }

    /**
     * Looks up the token of a step anew, since tokens expire and are replaced while a step goes on.
     *
     * @param expand replaces variables in a text; null stays null
     * @param run the build
     * @return empty if it cannot be resolved, or if its server has another URL now, which it is not to be sent to
     */
    @NonNull
    public Optional<ApiToken> currentToken(
            @NonNull BuddyStep step, @NonNull UnaryOperator<String> expand, @NonNull Run<?, ?> run) {
        ValidationErrors errors = new ValidationErrors();
        CredentialsResolver credentials = new CredentialsResolver(run, errors);
        Optional<String> own = text(credentials.expand(step.getCredentialsId(), expand));
        return server(text(expand.apply(step.getServer())), errors)
                .filter(configured -> ApiEndpoints.forServer(configured).url().equals(endpoint.url()))
                .flatMap(configured -> token(own, configured, credentials, errors));
    }

    private static Optional<ConfiguredServer> server(Optional<String> name, ValidationErrors errors) {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        Optional<ConfiguredServer> server = configuration.findServer(name.orElse(null));
        if (server.isEmpty()) {
            errors.add(
                    "server",
                    name.map(unknown -> Messages.PipelineTarget_UnknownServer(unknown, configuration.names()))
                            .orElseGet(Messages::PipelineTarget_NoServer));
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
            Optional<String> own, ConfiguredServer server, CredentialsResolver credentials, ValidationErrors errors) {
        if (own.isPresent()) {
            return credentials.token("credentialsId", own.get(), server.getUrl());
        }
        String ofServer = server.getCredentialsId();
        if (ofServer == null) {
            errors.add("credentialsId", Messages.PipelineTarget_NoToken(server.getName()));
            return Optional.empty();
        }
        return credentials.serverToken("credentialsId", ofServer, server.getUrl());
    }
}
