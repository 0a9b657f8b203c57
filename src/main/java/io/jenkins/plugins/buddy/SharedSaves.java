package io.jenkins.plugins.buddy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Saves that many ask for at the same time: one answers all who asked before it began. A save writes all there is, so that one
 * for each who asks would cost the square of their number.
 */
final class SharedSaves {

    /** For what is being saved: what those wait for who came since the last save began, null if nobody did. */
    private final Map<Object, CompletableFuture<Void>> next = new HashMap<>();

    /**
     * Saves, or joins those who wait for the next save of the same.
     *
     * @param key what is saved
     * @param save begins a save
     * @return completes after a save that began after this was called
     */
    CompletableFuture<Void> save(Object key, Supplier<CompletionStage<?>> save) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        synchronized (this) {
            if (next.containsKey(key)) {
                // The one that is under way may have begun too early for us.
                return next.computeIfAbsent(key, nobodyWaits -> answer);
            }
            next.put(key, null);
        }
        begin(key, save, answer);
        return answer;
    }

    private void begin(Object key, Supplier<CompletionStage<?>> save, CompletableFuture<Void> answer) {
        long began = System.nanoTime();
        CompletionStage<?> saving;
        try {
            saving = save.get();
        } catch (RuntimeException e) {
            saving = CompletableFuture.failedFuture(e);
        }
        saving.whenComplete((saved, failure) -> {
            if (isWaitedFor(key)) {
                // A pause as long as the save: else a Pipeline that starts hundreds of steps would do little but save.
                CompletableFuture.delayedExecutor(System.nanoTime() - began, TimeUnit.NANOSECONDS)
                        .execute(() -> begin(key, save, takeWaiting(key)));
            }
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Whether there has to be another save; if not, the next who asks begins one. */
    private synchronized boolean isWaitedFor(Object key) {
        boolean waitedFor = next.get(key) != null;
        if (!waitedFor) {
            next.remove(key);
        }
        return waitedFor;
    }

    /** From now on whoever asks has to wait for the save after this one. */
    private synchronized CompletableFuture<Void> takeWaiting(Object key) {
        return next.put(key, null);
    }
}
