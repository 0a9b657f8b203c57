package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The result of a task. Its components are records and JDK types because results are stored as JSON.
 *
 * @param verdict the kind of end
 * @param pipeline the pipeline
 * @param run the run's last state
 * @param outputVariables the output variables of its actions, without encrypted ones; secrets masked, long values cut
 * @param failedAction the name of the last action that failed, or that was terminated if none failed; null if there is none, or if the run was
 *     successful
 * @param error Buddy's message about that failure, null if there is none
 * @param terminator the user who terminated the run, null if there is none or Buddy returned none
 * @param skippedActions the names of the actions that were not executed
 * @param ignoredFailures the names of the actions that failed although the run was successful
 */
public record RunResult(
        RunVerdict verdict,
        PipelineRef pipeline,
        PipelineRun run,
        Map<String, String> outputVariables,
        String failedAction,
        String error,
        String terminator,
        List<String> skippedActions,
        List<String> ignoredFailures) {

    public RunResult {
        // In the order of the actions.
        outputVariables =
                outputVariables == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(outputVariables));
        skippedActions = skippedActions == null ? List.of() : List.copyOf(skippedActions);
        ignoredFailures = ignoredFailures == null ? List.of() : List.copyOf(ignoredFailures);
    }

    /** The result of a run that is started and not followed. Its actions are left out, because their end is not observed. */
    public static RunResult notFollowed(PipelineRef pipeline, PipelineRun run) {
        return new RunResult(
                RunVerdict.NOT_FOLLOWED,
                pipeline,
                run.withActions(List.of()),
                Map.of(),
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    /** The result of a run that has ended. */
    public static RunResult ended(PipelineRef pipeline, PipelineRun run, Map<String, String> outputVariables) {
        RunVerdict verdict = RunVerdict.of(run.status());
        boolean successful = verdict == RunVerdict.SUCCESSFUL;
        List<String> failed = names(run, action -> action.status().equals(RunStatus.FAILED));
        Optional<ActionExecution> failedAction = successful
                ? Optional.empty()
                : last(run, action -> action.status().equals(RunStatus.FAILED))
                        .or(() -> last(run, action -> action.status().equals(RunStatus.TERMINATED)));
        return new RunResult(
                verdict,
                pipeline,
                run,
                outputVariables,
                failedAction.map(ActionExecution::name).orElse(null),
                failedAction.map(ActionExecution::error).orElse(null),
                last(run, action -> action.terminator() != null)
                        .map(ActionExecution::terminator)
                        .orElse(null),
                names(run, action -> !RunStatus.wasExecuted(action.status())),
                successful ? failed : List.of());
    }

    private static List<String> names(PipelineRun run, Predicate<ActionExecution> condition) {
        return run.actions().stream()
                .filter(condition)
                .map(ActionExecution::name)
                .distinct()
                .toList();
    }

    private static Optional<ActionExecution> last(PipelineRun run, Predicate<ActionExecution> condition) {
        return run.actions().stream().filter(condition).reduce((earlier, later) -> later);
    }

    /** The reason why the run was not successful, in one line in the reader's language; empty if it was, or is not followed. */
    public Optional<String> failure() {
        return RunTexts.failure(this);
    }

    /** One line in the reader's language: {@code SUCCESSFUL run 7 of acme/web, pipeline 42, 1 min 12 s: https://…}. */
    @Override
    public String toString() {
        return RunTexts.result(this);
    }
}
