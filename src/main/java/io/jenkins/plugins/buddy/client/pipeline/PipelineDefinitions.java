package io.jenkins.plugins.buddy.client.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.Ticker;
import java.time.Duration;
import java.util.Map;
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
     * The known definition of a pipeline.
     *
     * @param external completes with true if the definition comes from git or from another project
     * @param readAt the ticker's time
     */
    private record Definition(CompletableFuture<Boolean> external, Duration readAt) {}

    /** Creates an empty memory. */
    public PipelineDefinitions() {
        this(Ticker.SYSTEM);
    }

    /** Creates an empty memory with a clock of its own. */
    public PipelineDefinitions(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Returns whether a pipeline's definition comes from git or from another project, so that the next push may undo a change. Never fails:
     * a pipeline that cannot be read counts as one that is defined in Buddy.
     *
     * @param url identifies the pipeline
     * @param read reads the pipeline
     */
    public CompletableFuture<Boolean> isExternal(String url, Supplier<CompletableFuture<JsonNode>> read) {
        Duration now = ticker.read();
        Definition unread = new Definition(new CompletableFuture<>(), now);
        Definition current = definitions.compute(
                url,
                (same, known) -> known != null && now.minus(known.readAt()).compareTo(LIFETIME) < 0 ? known : unread);
        if (current == unread) {
            CompletableFuture.completedFuture(null)
                    .thenCompose(none -> read.get())
                    .thenApply(PipelineDefinitions::isExternal)
                    .exceptionally(failure -> false)
                    .thenAccept(unread.external()::complete);
        }
        return current.external();
    }

    private static boolean isExternal(JsonNode pipeline) {
        return Set.of("FIXED", "DYNAMIC")
                        .contains(pipeline.path("git_config_ref").asText())
                || pipeline.path("definition_source").asText().equals("REMOTE");
    }
}
