package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Work in Buddy that several requests complete. It is started once; an interrupted task is resumed by a new one.
 *
 * @param <C> a checkpoint
 * @param <R> the result
 */
public interface ResumableTask<C, R> {

    /** Starts the task. It fails with a {@link BuddyException}, or with a {@link CancellationException} after {@link #cancel}. */
    CompletableFuture<R> start();

    /**
     * Continues an interrupted task.
     *
     * @param from the last checkpoint that it stored
     */
    CompletableFuture<R> resume(C from);

    /** Stops the task at once. Buddy may still process a request that was sent. */
    void cancel();

    /** A message about a write whose outcome is unknown at the moment; empty if there is none. */
    Optional<String> pendingWrite();

    /** The current activity, for people. */
    String status();
}
