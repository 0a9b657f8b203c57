package io.jenkins.plugins.buddy.client;

/** What to do when the pipeline already has a "Build Docker image" action of the asked name. */
public enum IfExists {
    /** Edit it until it equals what was asked; send nothing if nothing differs. */
    UPDATE,
    /** Leave it alone. */
    KEEP,
    /** Fail. */
    FAIL,
    /** Create another one without looking at names. */
    DUPLICATE
}
