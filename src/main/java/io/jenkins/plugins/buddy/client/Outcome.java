package io.jenkins.plugins.buddy.client;

/** What became of an action that was asked for. */
public enum Outcome {
    CREATED,
    UPDATED,
    /** It was there and equal already; nothing was sent. */
    UNCHANGED,
    /** It was there and {@link IfExists#KEEP} left it alone. */
    KEPT,
    /** Nothing was sent that changes anything, because only a dry run was asked for. */
    DRY_RUN
}
