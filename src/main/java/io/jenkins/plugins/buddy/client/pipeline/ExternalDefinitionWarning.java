package io.jenkins.plugins.buddy.client.pipeline;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Warns after a change that the next push may undo it, if the pipeline is not defined in Buddy. */
public final class ExternalDefinitionWarning {

    /** The limit of the delay: the change is done, and only a warning depends on the response. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PipelineDefinitions definitions;
    private final ApiEndpoint endpoint;
    private final HttpTransport transport;
    private final RetryExecutor executor;
    private final PipelineRef pipeline;
    private final ProgressListener listener;

    /**
     * @param executor executes the task that makes the change
     * @param listener receives the warning
     */
    public ExternalDefinitionWarning(
            PipelineDefinitions definitions,
            ApiEndpoint endpoint,
            HttpTransport transport,
            RetryExecutor executor,
            PipelineRef pipeline,
            ProgressListener listener) {
        this.definitions = definitions;
        this.endpoint = endpoint;
        this.transport = transport;
        this.executor = executor;
        this.pipeline = pipeline;
        this.listener = listener;
    }

    /** Passes the result of a change on, after the warning if it is needed. Never fails, and cannot be cancelled: the change is done. */
    public <T> CompletableFuture<T> after(T result) {
        CompletableFuture<PipelineDefinition> known = definitions.get(endpoint.url() + pipeline.path(), this::read);
        return executor.continueAfter(known).thenApply(definition -> {
            if (definition.external()) {
                listener.progress(Messages.ExternalDefinitionWarning_NextPush(pipeline));
            }
            return result;
        });
    }

    private CompletableFuture<PipelineDefinition> read() {
        return transport.get(pipeline.path(), "", PipelineDefinition.PARSER, new CallOptions(1, TIMEOUT));
    }
}
