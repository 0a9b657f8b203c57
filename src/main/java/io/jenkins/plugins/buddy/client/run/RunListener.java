package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.retry.ProgressListener;

/**
 * Receives the events of a run while it is followed. The methods are called one after the other, on the endpoint's executor; an exception
 * ends the task.
 */
public interface RunListener extends ProgressListener {

    /**
     * Receives a line of an action's log. {@link #progress} announces whose log follows.
     *
     * @param line without line breaks and secrets; it may contain SGR color sequences and no other control sequences
     */
    void log(String line);

    /**
     * Receives the run's state whenever it has changed, for the first time with Buddy's first response. Not called again for an equal state.
     */
    void runChanged(PipelineRun run);
}
