package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.Checkpoint;

/**
 * How far a step has come: a checkpoint, or in the end its result. It holds no secret.
 *
 * @param step the id of the step's node in its Pipeline, null for a freestyle build's step
 * @param checkpoint null once there is a result
 * @param result null before
 */
record StepRecord(
        @CheckForNull String step,
        @CheckForNull Checkpoint checkpoint,
        @CheckForNull ActionResult result) {

    static StepRecord of(String step, Checkpoint checkpoint) {
        return new StepRecord(step, checkpoint, null);
    }

    static StepRecord of(@CheckForNull String step, ActionResult result) {
        return new StepRecord(step, null, result);
    }
}
