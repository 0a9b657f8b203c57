package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinition;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Adds the name and the page of the pipeline to a run that has ended, because Buddy's reference does not list them with a run. */
final class PipelineNaming {

    /** The limit of the delay: only the name and the link depend on the response. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PipelineDefinitions definitions;
    private final ApiEndpoint endpoint;
    private final RunConnection connection;
    private final RunExecutor executor;
    private final PipelineRef pipeline;

    PipelineNaming(
            PipelineDefinitions definitions,
            ApiEndpoint endpoint,
            RunConnection connection,
            RunExecutor executor,
            PipelineRef pipeline) {
        this.definitions = definitions;
        this.endpoint = endpoint;
        this.connection = connection;
        this.executor = executor;
        this.pipeline = pipeline;
    }

    /** Returns the run with the pipeline's name and page; without them if the pipeline cannot be read. */
    CompletableFuture<PipelineRun> addTo(PipelineRun run) {
        if (run.pipelineName() != null) {
            return CompletableFuture.completedFuture(run);
        }
        CompletableFuture<PipelineDefinition> definition = definitions.get(
                endpoint.url() + pipeline.path(), () -> connection.api().pipeline(new CallOptions(1, TIMEOUT)));
        return executor.continueAfter(definition, TIMEOUT)
                .thenApply(known -> connection.api().withPipeline(run, known))
                .exceptionally(failure -> run);
    }
}
