package io.jenkins.plugins.buddy;

import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.step.PipelineTarget;

/** The checked input of a step, with variables replaced and credentials resolved. Never stored, because of the secrets in it. */
record ResolvedDockerfileAction(
        PipelineTarget target, DockerfileActionRequest request, IfExists ifExists, boolean dryRun) {

    /** Prepares the task. */
    ResumableTask<Checkpoint, ActionResult> task(
            KeyedLock locks,
            LoginMemory logins,
            PipelineDefinitions definitions,
            ProgressListener listener,
            CheckpointStore<Checkpoint> checkpoints) {
        RetryPolicy limit = target.policy().startingNow();
        DockerfileActionService service =
                new DockerfileActionService(target.endpoint(), target.token(), limit, locks, logins, definitions);
        return target.task(
                limit,
                listener,
                pipeline -> dryRun
                        ? service.preview(pipeline, request, ifExists, listener)
                        : service.ensure(pipeline, request, ifExists, listener, checkpoints),
                Checkpoint::pipelineId);
    }
}
