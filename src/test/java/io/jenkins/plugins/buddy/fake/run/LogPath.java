package io.jenkins.plugins.buddy.fake.run;

/** The path at which an action's log can be read. */
public enum LogPath {
    /** {@code …/executions/{n}/action_executions/{text ID}} */
    CURRENT,
    /** {@code …/executions/{n}/actions/{action ID}} */
    OLDER,
    /** Neither. */
    NONE
}
