package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers which pipelines are defined in git or in another project, so that a pipeline is read once and not by each task. Shared by all
 * tasks of this process.
 *
 * <p>Source: Buddy's reference of pipelines, {@code git_config_ref} and {@code definition_source}.
 */
public final class PipelineDefinitions {

    /** A pipeline may get another definition. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Ticker ticker;
    private final Map<String, Definition> definitions = new ConcurrentHashMap<>();

    /**
     * What is known of a pipeline.
     *
     * @param external completes with true if the definition comes from git or from another project
     * @param readAt the ticker's time
     */
    private record Definition(CompletableFuture<Boolean> external, Duration readAt) {}

    /** Creates an empty memory. */
    public PipelineDefinitions() {
        this(Ticker.SYSTEM);
    }

    PipelineDefinitions(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Returns whether a pipeline's definition comes from git or from another project, so that the next push may undo a change. Never fails:
     * a pipeline that cannot be read counts as one that is defined in Buddy.
     *
     * @param url identifies the pipeline
     * @param read reads the pipeline
     */
    CompletableFuture<Boolean> isExternal(String url, Supplier<CompletableFuture<JsonNode>> read) {
        Duration now = ticker.read();
        Definition unread = new Definition(new CompletableFuture<>(), now);
        Definition current = definitions.compute(
                url,
                (same, known) -> known != null && now.minus(known.readAt()).compareTo(LIFETIME) < 0 ? known : unread);
        if (current == unread) {
            CompletableFuture.completedFuture(null)
                    .thenCompose(none -> read.get())
                    .thenApply(pipeline -> isExternal(pipeline).orElse(false))
                    .exceptionally(failure -> false)
                    .thenAccept(unread.external()::complete);
        }
        return current.external();
    }

    /** Returns whether a pipeline's definition comes from git or from another project; empty if a response does not state it. */
    static Optional<Boolean> isExternal(JsonNode pipeline) {
        JsonNode ref = pipeline.path("git_config_ref");
        JsonNode source = pipeline.path("definition_source");
        return ref.isTextual() || source.isTextual()
                ? Optional.of(Set.of("FIXED", "DYNAMIC").contains(ref.asText())
                        || source.asText().equals("REMOTE"))
                : Optional.empty();
    }
}
