package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Warns after a change that the next push may undo it, if the pipeline is not defined in Buddy. */
final class ExternalDefinitionWarning {

    /** The limit of the delay: the change is done, and only a warning depends on the response. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PipelineDefinitions definitions;
    private final ActionApi api;
    private final RetryExecutor executor;
    private final String url;
    private final PipelineRef pipeline;
    private final ProgressListener listener;

    ExternalDefinitionWarning(
            PipelineDefinitions definitions,
            ActionApi api,
            RetryExecutor executor,
            URI endpoint,
            PipelineRef pipeline,
            ProgressListener listener) {
        this.definitions = definitions;
        this.api = api;
        this.executor = executor;
        this.url = endpoint + pipeline.path();
        this.pipeline = pipeline;
        this.listener = listener;
    }

    /** Passes the result on, after the warning if it is needed. Never fails, and cannot be cancelled: the change is done. */
    CompletableFuture<ActionResult> after(ActionResult result) {
        if (result.outcome() != Outcome.CREATED && result.outcome() != Outcome.UPDATED) {
            return CompletableFuture.completedFuture(result);
        }
        CompletableFuture<Boolean> external = definitions.isExternal(url, this::read);
        return executor.continueAfter(external).thenApply(warn -> {
            if (warn) {
                listener.progress(Messages.ExternalDefinitionWarning_NextPush(pipeline));
            }
            return result;
        });
    }

    private CompletableFuture<JsonNode> read() {
        return api.pipeline(new CallOptions(1, TIMEOUT));
    }
}
