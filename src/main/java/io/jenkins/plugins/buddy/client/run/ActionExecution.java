package io.jenkins.plugins.buddy.client.run;

/**
 * One execution of an action in a run. An action can be executed several times in a run. Its components are JDK types because results are
 * stored as JSON.
 *
 * @param executionId identifies the execution, unique in Buddy
 * @param id the action's ID, null if Buddy returned none
 * @param name the action's name; empty if Buddy returned none
 * @param type the action's type; empty if Buddy returned none
 * @param status its status, see {@link RunStatus}; empty if Buddy returned none
 * @param progress percent, from 0 to 100
 * @param startDate an ISO date and time, null before the start
 * @param finishDate an ISO date and time, null before the end
 * @param durationMillis the time from its start to its end, 0 before; never negative
 * @param error Buddy's message about its failure, null if there is none
 * @param terminator the user who terminated it, null if Buddy returned none
 */
public record ActionExecution(
        String executionId,
        Long id,
        String name,
        String type,
        String status,
        int progress,
        String startDate,
        String finishDate,
        long durationMillis,
        String error,
        String terminator) {

    /** Returns whether it has ended. */
    public boolean over() {
        return RunStatus.isOver(status) || finishDate != null && !RunStatus.isKnown(status);
    }

    /** Returns whether it is being executed. */
    public boolean inProgress() {
        return RunStatus.isInProgress(status);
    }

    /** Returns whether Buddy has returned an ID of the execution. */
    public boolean hasExecutionId() {
        return RunParser.isId(executionId);
    }

    /** Adds details that only reading the execution alone returns. */
    ActionExecution with(String newError, String newTerminator) {
        return new ActionExecution(
                executionId,
                id,
                name,
                type,
                status,
                progress,
                startDate,
                finishDate,
                durationMillis,
                newError == null ? error : newError,
                newTerminator == null ? terminator : newTerminator);
    }
}
