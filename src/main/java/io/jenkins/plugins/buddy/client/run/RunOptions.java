package io.jenkins.plugins.buddy.client.run;

/**
 * Options for following a run.
 *
 * @param follow whether it is followed to its end; otherwise the task ends as soon as Buddy has started the run
 * @param showLog whether the listener receives the logs of the actions
 */
public record RunOptions(boolean follow, boolean showLog) {}
