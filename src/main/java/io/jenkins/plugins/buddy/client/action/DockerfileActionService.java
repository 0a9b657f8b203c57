package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.pipeline.ExternalDefinitionWarning;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.retry.WriteExecutor;
import java.util.List;

/** Creates and updates "Build Docker image" actions in pipelines. */
public final class DockerfileActionService {

    private final ApiEndpoint endpoint;
    private final ApiToken token;
    private final RetryPolicy policy;
    private final KeyedLock locks;
    private final LoginMemory logins;
    private final PipelineDefinitions definitions;

    /**
     * @param policy delays and the time limit of a task
     * @param locks serializes the tasks for the same action; shared by all services of this process
     * @param logins remembers which logins were sent
     * @param definitions remembers which pipelines are not defined in Buddy; shared by all services of this process
     */
    public DockerfileActionService(
            ApiEndpoint endpoint,
            ApiToken token,
            RetryPolicy policy,
            KeyedLock locks,
            LoginMemory logins,
            PipelineDefinitions definitions) {
        this.endpoint = endpoint;
        this.token = token;
        this.policy = policy;
        this.locks = locks;
        this.logins = logins;
        this.definitions = definitions;
    }

    /**
     * Prepares a task that ensures that a pipeline has an action.
     *
     * @param request the action
     * @param ifExists the reaction to an action of that name
     * @param progress receives progress messages, without secrets
     * @param checkpoints stores the task's state before each write
     */
    public ResumableTask<Checkpoint, ActionResult> ensure(
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            ProgressListener progress,
            CheckpointStore<Checkpoint> checkpoints) {
        HttpTransport transport = transport(request);
        ProgressListener listener = masked(progress, transport);
        RetryExecutor executor = new RetryExecutor(endpoint, transport.rateLimit(), policy, listener);
        WriteExecutor<Checkpoint> writes = new WriteExecutor<>(executor, endpoint.requestTimeout(), checkpoints);
        ActionApi api = new ActionApi(transport, pipeline);
        ActionLookup lookup = new ActionLookup(api, executor);
        ActionLogins sent = new ActionLogins(logins, endpoint.url(), pipeline, request);
        Object key = List.of(endpoint.url(), pipeline, request.name());
        return new EnsureActionTask(
                executor,
                () -> locks.acquire(key),
                lookup,
                new ActionPlanner(lookup, pipeline, request, ifExists, sent),
                new ActionCreator(
                        api, lookup, executor, writes, pipeline, request, ifExists, listener, sent, locks.claimed(key)),
                new ActionUpdater(api, lookup, executor, writes, pipeline, request, listener, sent),
                writes,
                new ExternalDefinitionWarning(definitions, endpoint, transport, executor, pipeline, listener),
                pipeline);
    }

    /** Prepares a task that reports what {@link #ensure} would do, and sends no write. */
    public ResumableTask<Checkpoint, ActionResult> preview(
            PipelineRef pipeline, DockerfileActionRequest request, IfExists ifExists, ProgressListener progress) {
        HttpTransport transport = transport(request);
        ProgressListener listener = masked(progress, transport);
        RetryExecutor executor = new RetryExecutor(endpoint, transport.rateLimit(), policy, listener);
        ActionLookup lookup = new ActionLookup(new ActionApi(transport, pipeline), executor);
        ActionLogins sent = new ActionLogins(logins, endpoint.url(), pipeline, request);
        ActionPlanner planner = new ActionPlanner(lookup, pipeline, request, ifExists, sent);
        return new PreviewActionTask(executor, planner, pipeline, request, ifExists, listener);
    }

    /** A request or a difference may quote a secret. */
    private static ProgressListener masked(ProgressListener listener, HttpTransport transport) {
        return message -> listener.progress(transport.redactor().mask(message));
    }

    private HttpTransport transport(DockerfileActionRequest request) {
        return new HttpTransport(endpoint, token, request.secrets());
    }
}
