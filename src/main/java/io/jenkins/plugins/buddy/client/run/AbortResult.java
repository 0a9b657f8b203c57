package io.jenkins.plugins.buddy.client.run;

import org.jvnet.localizer.Localizable;

/**
 * The result of aborting a task.
 *
 * @param outcome the effect on the run
 * @param run the run's last state, null if no run is known
 * @param message one line for people
 */
public record AbortResult(Outcome outcome, PipelineRun run, Localizable message) {

    /** The effect on the run. */
    public enum Outcome {
        /** No request that starts a run was sent, or Buddy refused it. */
        NOT_STARTED,
        /** A request that starts a run was sent, and no run was found yet. */
        MAY_EXIST,
        /** The run goes on, as requested. */
        LEFT_RUNNING,
        /** Buddy confirmed that it cancels the run. */
        CANCELLED,
        /** The run had ended before. */
        ALREADY_OVER,
        /** Buddy refused to cancel the run, or did not respond in time. */
        NOT_CONFIRMED
    }

    /** The message. */
    @Override
    public String toString() {
        return message.toString();
    }
}
