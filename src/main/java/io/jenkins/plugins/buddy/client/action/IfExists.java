package io.jenkins.plugins.buddy.client.action;

/** The reaction to an existing "Build Docker image" action of the requested name. */
public enum IfExists {
    /** Update it to the request; send nothing if nothing differs. */
    UPDATE,
    /** Keep it unchanged. */
    KEEP,
    /** Fail. */
    FAIL,
    /** Create another one. */
    DUPLICATE
}
