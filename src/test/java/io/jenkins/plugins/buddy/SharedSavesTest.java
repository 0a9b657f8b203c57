package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedSavesTest {

    private final SharedSaves saves = new SharedSaves();

    /** The saves that have begun, in order. */
    private final List<CompletableFuture<Void>> begun = new ArrayList<>();

    private CompletableFuture<Void> save(Object what) {
        return saves.save(what, () -> {
            CompletableFuture<Void> saving = new CompletableFuture<>();
            begun.add(saving);
            return saving;
        });
    }

    @Test
    void oneSaveAnswersAllWhoAskedBeforeItBegan() {
        CompletableFuture<Void> first = save("build");
        CompletableFuture<Void> second = save("build");
        CompletableFuture<Void> third = save("build");
        assertEquals(1, begun.size());
        begun.get(0).complete(null);
        assertTrue(first.isDone());
        assertFalse(second.isDone() || third.isDone());
        assertEquals(2, begun.size());
        begun.get(1).complete(null);
        assertTrue(second.isDone() && third.isDone());
        assertEquals(2, begun.size());
    }

    @Test
    void aFailureIsForThoseWhoWaitedForThatSave() {
        CompletableFuture<Void> first = save("build");
        CompletableFuture<Void> second = save("build");
        begun.get(0).completeExceptionally(new IllegalStateException("disk full"));
        assertTrue(first.isCompletedExceptionally());
        assertFalse(second.isDone());
        begun.get(1).complete(null);
        assertFalse(second.isCompletedExceptionally());
    }

    @Test
    void buildsDontWaitForEachOther() {
        save("one build");
        save("another build");
        assertEquals(2, begun.size());
    }
}
