package io.jenkins.plugins.buddy.client.run;

import java.util.Set;

/**
 * The statuses of a run and of its actions. Buddy may add others, so a status is a text everywhere else; an unknown one is not an end.
 */
public final class RunStatus {

    public static final String SUCCESSFUL = "SUCCESSFUL";
    public static final String FAILED = "FAILED";
    public static final String TERMINATED = "TERMINATED";
    public static final String SKIPPED = "SKIPPED";
    public static final String NOT_EXECUTED = "NOT_EXECUTED";

    /** The run no longer exists in Buddy. The client's own status: Buddy has none for it. */
    public static final String DELETED = "DELETED";

    private static final Set<String> OVER = Set.of(SUCCESSFUL, FAILED, TERMINATED, SKIPPED, NOT_EXECUTED, DELETED);

    private static final Set<String> GOING_ON = Set.of("INITIAL", "ENQUEUED", "INPROGRESS", "TERMINATING");

    private static final String WAITING = "WAITING_FOR_";

    private RunStatus() {}

    /** Returns whether a status is final. */
    public static boolean isOver(String status) {
        return OVER.contains(status);
    }

    /** Returns whether a run or an action is being executed, or is about to end. */
    public static boolean isInProgress(String status) {
        return status.equals("INPROGRESS") || status.equals("TERMINATING");
    }

    /** Returns whether a run waits for a person: for an approval, for variables, for a session of visual tests. */
    public static boolean isWaitingForPerson(String status) {
        return status.startsWith(WAITING);
    }

    /** Returns whether the meaning of a status is known. */
    public static boolean isKnown(String status) {
        return isOver(status) || GOING_ON.contains(status) || isWaitingForPerson(status);
    }

    /** Returns whether an action was executed, so that it may have a log. */
    public static boolean wasExecuted(String status) {
        return !status.equals(SKIPPED) && !status.equals(NOT_EXECUTED);
    }
}
