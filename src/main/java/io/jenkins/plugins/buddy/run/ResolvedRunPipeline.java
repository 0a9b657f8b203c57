package io.jenkins.plugins.buddy.run;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.client.run.task.RunLists;
import io.jenkins.plugins.buddy.client.run.task.RunService;
import io.jenkins.plugins.buddy.client.run.task.RunTask;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import java.util.List;
import java.util.Optional;

/**
 * The checked input of a step, with variables replaced and credentials resolved. Never stored, because of the secrets in it.
 *
 * @param request the run to start; empty if an existing one is followed
 * @param runId the run to follow; empty if one is started
 * @param propagate whether a run that is not successful ends the step
 * @param cancelOnAbort whether an aborted step cancels the run
 */
record ResolvedRunPipeline(
        PipelineTarget target,
        Optional<RunRequest> request,
        Optional<Long> runId,
        RunOptions options,
        boolean propagate,
        boolean cancelOnAbort) {

    /** Shared by all steps of this controller. */
    private static final RunLists LISTS = new RunLists();

    /** Shared by all steps of this controller. */
    private static final PipelineDefinitions DEFINITIONS = new PipelineDefinitions();

    /** Prepares the task. */
    RunTask task(
            PipelineRef pipeline,
            TokenSource tokens,
            RunListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        RunService service =
                new RunService(target.endpoint(), target.token(), tokens, target.policy(), LISTS, DEFINITIONS);
        return request.isPresent()
                ? service.start(pipeline, request.get(), options, listener, checkpoints)
                : service.follow(pipeline, runId.orElseThrow(), List.of(), options, listener, checkpoints);
    }

    /** The secrets would be in the text. */
    @Override
    public String toString() {
        return target.workspace() + "/" + target.project();
    }
}
