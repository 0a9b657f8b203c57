package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a task. Its components are records and JDK types because results are stored as JSON.
 *
 * @param verdict how the task has ended
 * @param pipeline the pipeline
 * @param run the run's last state
 * @param outputVariables what its actions set as output, without encrypted variables; secrets masked, long values cut
 * @param failedAction the name of the first action that failed or was terminated, null if there is none
 * @param error Buddy's message about that failure, null if there is none
 * @param skippedActions the names of the actions that were not executed
 * @param ignoredFailures the names of the actions that failed without making the run fail
 */
public record RunResult(
        RunVerdict verdict,
        PipelineRef pipeline,
        PipelineRun run,
        Map<String, String> outputVariables,
        String failedAction,
        String error,
        List<String> skippedActions,
        List<String> ignoredFailures) {

    public RunResult {
        // In the order of the actions.
        outputVariables = outputVariables == null
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(outputVariables));
        skippedActions = skippedActions == null ? List.of() : List.copyOf(skippedActions);
        ignoredFailures = ignoredFailures == null ? List.of() : List.copyOf(ignoredFailures);
    }

    /** Why the run was not successful, in one line in the reader's language; empty if it was, or is not followed. */
    public Optional<String> failure() {
        return RunTexts.failure(this);
    }

    /** One line in the reader's language: {@code SUCCESSFUL run 7 of acme/web, pipeline 42, 1 min 12 s: https://…}. */
    @Override
    public String toString() {
        return RunTexts.result(this);
    }
}
