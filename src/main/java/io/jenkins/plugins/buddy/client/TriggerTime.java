package io.jenkins.plugins.buddy.client;

/** The values of {@code trigger_time}: when Buddy runs the action. */
public enum TriggerTime {
    ON_EVERY_EXECUTION,
    ON_SUCCESS,
    ON_FAILURE,
    ON_BACK_TO_SUCCESS,
    ON_WARNING,
    ON_WAIT_FOR_APPROVE,
    ON_TERMINATE
}
