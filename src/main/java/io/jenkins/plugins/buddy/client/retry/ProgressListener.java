package io.jenkins.plugins.buddy.client.retry;

/** Receives progress messages of a task. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Receives a message.
     *
     * @param message one line without secrets
     */
    void progress(String message);
}
