package io.jenkins.plugins.buddy.client.run;

import java.util.List;
import java.util.Map;

/**
 * The state of a run at one moment, as Buddy returned it. Immutable; its components are JDK types because results are stored as JSON.
 * Texts are one line each, without control characters and secrets.
 *
 * @param id the run's number, unique in its pipeline
 * @param status its status, see {@link RunStatus}; empty if Buddy returned none
 * @param url its URL in the API, null if Buddy returned none
 * @param htmlUrl its page, null if Buddy returned none
 * @param branch null if it has none
 * @param tag null if it has none
 * @param revision the revision that it executes, null if Buddy returned none
 * @param comment its comment with the client's mark, null if Buddy returned none
 * @param startDate an ISO date and time, null before the start
 * @param finishDate an ISO date and time, null before the end
 * @param durationMillis the time from its start to its end, 0 before; never negative
 * @param creator the user who started it, null if Buddy returned none
 * @param pipelineName the pipeline's name, null if Buddy returned none
 * @param pipelineHtmlUrl the pipeline's page, null if Buddy returned none
 * @param actions the executions of its actions; empty in a list and right after the start
 */
public record PipelineRun(
        long id,
        String status,
        String url,
        String htmlUrl,
        String branch,
        String tag,
        String revision,
        String comment,
        String startDate,
        String finishDate,
        long durationMillis,
        String creator,
        String pipelineName,
        String pipelineHtmlUrl,
        List<ActionExecution> actions) {

    public PipelineRun {
        actions = actions == null ? List.of() : List.copyOf(actions);
    }

    /** A run of which only the number is known. */
    public static PipelineRun ofId(long id) {
        return new PipelineRun(id, "", null, null, null, null, null, null, null, null, 0, null, null, null, List.of());
    }

    /** Returns whether its status is final. */
    public boolean over() {
        return RunStatus.isOver(status);
    }

    /** The progress of the whole run in percent: the average of its actions; 0 if it has none. */
    public int progress() {
        return (int) actions.stream()
                .mapToInt(action -> action.over() ? 100 : action.progress())
                .average()
                .orElse(0);
    }

    /** The run with another status. */
    public PipelineRun withStatus(String newStatus) {
        return copy(newStatus, finishDate, durationMillis, actions);
    }

    /** The run with other actions. */
    public PipelineRun withActions(List<ActionExecution> newActions) {
        return copy(status, finishDate, durationMillis, newActions);
    }

    /** Adds the details of executions that were read alone. */
    public PipelineRun withDetails(Map<String, ActionDetails> details) {
        return withActions(actions.stream()
                .map(action -> details.containsKey(action.executionId())
                        ? details.get(action.executionId()).addTo(action)
                        : action)
                .toList());
    }

    /** The end of the run according to a list, which shows no actions. */
    public PipelineRun endedAs(PipelineRun listed) {
        return copy(listed.status(), listed.finishDate(), listed.durationMillis(), actions);
    }

    /** The run with the name and the page of its pipeline. */
    PipelineRun withPipeline(String newName, String newHtmlUrl) {
        return new PipelineRun(
                id,
                status,
                url,
                htmlUrl,
                branch,
                tag,
                revision,
                comment,
                startDate,
                finishDate,
                durationMillis,
                creator,
                newName,
                newHtmlUrl,
                actions);
    }

    private PipelineRun copy(String newStatus, String newFinish, long newDuration, List<ActionExecution> newActions) {
        return new PipelineRun(
                id,
                newStatus,
                url,
                htmlUrl,
                branch,
                tag,
                revision,
                comment,
                startDate,
                newFinish,
                newDuration,
                creator,
                pipelineName,
                pipelineHtmlUrl,
                newActions);
    }
}
