package io.jenkins.plugins.buddy.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets tasks for the same action go one after the other: two that look at the same time would both find none and both create
 * it. It knows the tasks of this process only.
 */
public final class Turns {

    private final Map<Object, CompletableFuture<Void>> lastInLine = new ConcurrentHashMap<>();

    /**
     * Gets in line.
     *
     * @param key what only one may work on at a time
     */
    Turn take(Object key) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> before = lastInLine.put(key, over);
        over.whenComplete((nothing, failure) -> lastInLine.remove(key, over));
        return new Turn(before == null ? CompletableFuture.completedFuture(null) : before, over);
    }

    /** A place in line. */
    static final class Turn {

        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> over;

        private Turn(CompletableFuture<Void> before, CompletableFuture<Void> over) {
            this.before = before;
            this.over = over;
        }

        /** Completes when it is this one's turn; the caller's own, which may be cancelled. */
        CompletableFuture<Void> begins() {
            return before.copy();
        }

        /** Lets the next one go; who leaves early lets it go after those before. */
        void end() {
            before.thenRun(() -> over.complete(null));
        }
    }
}
