package io.jenkins.plugins.buddy.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who is kept informed of a piece of work. */
public interface Journal {

    /** Takes a line for people. It holds no secret. */
    void progress(String line);

    /**
     * Keeps a checkpoint. No request that changes anything goes out before the stage has completed, and none if it fails.
     *
     * @return completes when the checkpoint would survive a crash
     */
    default CompletionStage<?> save(Checkpoint checkpoint) {
        return CompletableFuture.completedFuture(null);
    }
}
