package io.jenkins.plugins.buddy.client.retry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Persists the checkpoints of a task.
 *
 * @param <C> a checkpoint
 */
@FunctionalInterface
public interface CheckpointStore<C> {

    /**
     * Stores a checkpoint. No write is sent before the stage has completed, and none if it fails.
     *
     * @return completes when the checkpoint would survive a crash
     */
    CompletionStage<?> save(C checkpoint);

    /** A store for tasks that cannot be resumed. */
    static <C> CheckpointStore<C> none() {
        return checkpoint -> CompletableFuture.completedFuture(null);
    }
}
