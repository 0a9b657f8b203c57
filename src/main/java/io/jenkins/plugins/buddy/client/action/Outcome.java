package io.jenkins.plugins.buddy.client.action;

/** The outcome of a task. */
public enum Outcome {
    CREATED,
    UPDATED,
    /** The action was up to date; nothing was sent. */
    UNCHANGED,
    /** The action exists and {@link IfExists#KEEP} kept it. */
    KEPT,
    /** No write was sent, because a dry run was requested. */
    DRY_RUN;

    /** Returns whether the pipeline was changed. */
    boolean isChange() {
        return this == CREATED || this == UPDATED;
    }
}
