package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.List;

/**
 * State to persist so that an interrupted task neither starts a second run nor shows a log twice. It is stored before the request that
 * starts the run, once Buddy has confirmed the run, and after logs were shown.
 *
 * @param pipelineId the pipeline, which may have another name when the task resumes
 * @param mark the mark in the run's comment, null if an existing run is followed
 * @param newestBefore the highest number of a run before the start, 0 if there was none
 * @param runId the run's number, null as long as Buddy has not confirmed it
 * @param waitingReported whether the listener knows that the run waits for a person
 * @param shown the {@link ActionExecution#executionId} of the executions whose logs were shown
 */
public record RunCheckpoint(
        long pipelineId, String mark, long newestBefore, Long runId, boolean waitingReported, List<String> shown) {

    public RunCheckpoint {
        shown = shown == null ? List.of() : List.copyOf(shown);
    }

    /** The state before the request that starts a run. */
    public static RunCheckpoint starting(PipelineRef pipeline, RunMark mark, long newestBefore) {
        return new RunCheckpoint(pipeline.pipelineId(), mark.text(), newestBefore, null, false, List.of());
    }

    /** The state before an existing run is read. */
    public static RunCheckpoint existing(PipelineRef pipeline, long id) {
        return new RunCheckpoint(pipeline.pipelineId(), null, 0, id, false, List.of());
    }
}
