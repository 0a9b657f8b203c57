package io.jenkins.plugins.buddy.client.pipeline;

import io.jenkins.plugins.buddy.client.http.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Remembers the definitions of pipelines, so that a pipeline is read once and not by each task. Shared by all tasks of this process. */
public final class PipelineDefinitions {

    /** A pipeline may get another name or definition. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Ticker ticker;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /**
     * The definition of a pipeline, or the request for it.
     *
     * @param readAt the ticker's time
     */
    private record Entry(CompletableFuture<PipelineDefinition> definition, Duration readAt) {}

    /** Creates an empty memory. */
    public PipelineDefinitions() {
        this(Ticker.SYSTEM);
    }

    /** Creates an empty memory with a clock of its own. */
    public PipelineDefinitions(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Returns the definition of a pipeline. Never fails: if the pipeline cannot be read, nothing is known of it.
     *
     * @param url identifies the pipeline
     * @param read reads the pipeline
     */
    public CompletableFuture<PipelineDefinition> get(String url, Supplier<CompletableFuture<PipelineDefinition>> read) {
        Duration now = ticker.read();
        Entry unread = new Entry(new CompletableFuture<>(), now);
        Entry current = entries.compute(
                url,
                (same, known) -> known != null && now.minus(known.readAt()).compareTo(LIFETIME) < 0 ? known : unread);
        if (current == unread) {
            CompletableFuture.completedFuture(null)
                    .thenCompose(none -> read.get())
                    .exceptionally(failure -> PipelineDefinition.UNKNOWN)
                    .thenAccept(unread.definition()::complete);
        }
        return current.definition();
    }
}
