package io.jenkins.plugins.buddy.client.retry;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A FIFO lock per key. It serializes tasks for the same action within this process, so that two concurrent tasks do not both create it.
 */
public final class KeyedLock {

    private final Map<Object, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();
    private final Map<Object, Set<Long>> claimed = new ConcurrentHashMap<>();

    /**
     * Enters the queue of a key.
     *
     * @param key has {@code equals} and {@code hashCode}
     */
    public Lease acquire(Object key) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        AtomicReference<CompletableFuture<Void>> previous = new AtomicReference<>();
        CompletableFuture<Void> tail = tails.compute(key, (same, last) -> {
            previous.set(last == null ? CompletableFuture.completedFuture(null) : last);
            // A dependent stage: a chain of calls of complete() would overflow the stack after many early releases.
            return previous.get().runAfterBoth(released, () -> {});
        });
        tail.whenComplete((nothing, failure) -> tails.remove(key, tail));
        return new Lease(previous.get(), released);
    }

    /**
     * The IDs of the elements that holders of a key's lock have created, for the lifetime of the process. A holder that was interrupted does
     * not adopt what another one has created meanwhile.
     *
     * @return a set that the holder of the lock may change
     */
    public Set<Long> claimed(Object key) {
        return claimed.computeIfAbsent(key, same -> ConcurrentHashMap.newKeySet());
    }

    /** A position in the queue of a key. */
    public static final class Lease {

        private final CompletableFuture<Void> previous;
        private final CompletableFuture<Void> released;

        private Lease(CompletableFuture<Void> previous, CompletableFuture<Void> released) {
            this.previous = previous;
            this.released = released;
        }

        /** Completes when the lock is held. The future is the caller's own and may be cancelled. */
        public CompletableFuture<Void> acquired() {
            return previous.copy();
        }

        /** Releases the lock. A lease that is released early gives the lock to the next one only after its predecessors. */
        public void release() {
            released.complete(null);
        }
    }
}
