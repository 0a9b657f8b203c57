package io.jenkins.plugins.buddy.client.run;

/** The kind of end of a task. A failure to start or to follow a run is an exception and no verdict. */
public enum RunVerdict {
    /** The run was successful. */
    SUCCESSFUL,
    /** The run failed, was deleted, or ended with a status that is not known. */
    FAILED,
    /** The run was terminated. */
    TERMINATED,
    /** Buddy skipped the run or did not execute it. */
    NOT_EXECUTED,
    /** The run was started and is not followed, as requested. */
    NOT_FOLLOWED;

    static RunVerdict of(String status) {
        return switch (status) {
            case RunStatus.SUCCESSFUL -> SUCCESSFUL;
            case RunStatus.TERMINATED -> TERMINATED;
            case RunStatus.SKIPPED, RunStatus.NOT_EXECUTED -> NOT_EXECUTED;
            default -> FAILED;
        };
    }
}
