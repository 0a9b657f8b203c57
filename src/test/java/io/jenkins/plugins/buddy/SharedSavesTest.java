package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedSavesTest {

    private final SharedSaves saves = new SharedSaves();

    /** The saves that have begun, in order. */
    private final BlockingQueue<CompletableFuture<Void>> begun = new LinkedBlockingQueue<>();

    private CompletableFuture<Void> save(Object what) {
        return saves.save(what, () -> {
            CompletableFuture<Void> saving = new CompletableFuture<>();
            begun.add(saving);
            return saving;
        });
    }

    private CompletableFuture<Void> next() throws InterruptedException {
        return begun.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void oneSaveAnswersAllWhoAskedBeforeItBegan() throws Exception {
        CompletableFuture<Void> first = save("build");
        CompletableFuture<Void> second = save("build");
        CompletableFuture<Void> third = save("build");
        CompletableFuture<Void> saving = next();
        assertTrue(begun.isEmpty());
        saving.complete(null);
        assertTrue(first.isDone());
        CompletableFuture<Void> savingAgain = next();
        assertFalse(second.isDone() || third.isDone());
        savingAgain.complete(null);
        assertTrue(second.isDone() && third.isDone());
        assertTrue(begun.isEmpty());
    }

    @Test
    void aFailureIsForThoseWhoWaitedForThatSave() throws Exception {
        CompletableFuture<Void> first = save("build");
        CompletableFuture<Void> second = save("build");
        next().completeExceptionally(new IllegalStateException("disk full"));
        assertTrue(first.isCompletedExceptionally());
        assertFalse(second.isDone());
        next().complete(null);
        assertTrue(second.isDone());
        assertFalse(second.isCompletedExceptionally());
    }

    @Test
    void buildsDontWaitForEachOther() {
        save("one build");
        save("another build");
        assertEquals(2, begun.size());
    }
}
