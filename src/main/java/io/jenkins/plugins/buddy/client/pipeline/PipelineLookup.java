package io.jenkins.plugins.buddy.client.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.http.Pages;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks up a pipeline by its readable identifier or its name, with retries; cancellable. */
public final class PipelineLookup {

    /** A list that was cut could lack the pipeline, or a second one of its name. */
    private static final int MAX_PAGES = 200;

    private static final ResponseParser<Optional<PipelineId>> IDENTIFIERS =
            JsonResponseParser.object(json -> id(json.path("pipeline_id")));

    private static final ResponseParser<Page<Entry>> PIPELINES = JsonResponseParser.page("pipelines", Entry::parse);

    private final HttpTransport transport;
    private final RetryExecutor executor;

    /**
     * @param policy delays and the time limit
     * @param listener receives progress messages
     */
    public PipelineLookup(ApiEndpoint endpoint, ApiToken token, RetryPolicy policy, ProgressListener listener) {
        this.transport = new HttpTransport(endpoint, token, List.of());
        this.executor = new RetryExecutor(endpoint, transport.rateLimit(), policy, listener);
    }

    /**
     * A pipeline in a list.
     *
     * @param identifier its readable identifier; empty on older installations
     */
    private record Entry(PipelineId id, String identifier, String name) {

        static Optional<Entry> parse(JsonNode json) {
            return PipelineLookup.id(json.path("id"))
                    .map(id -> new Entry(
                            id,
                            json.path("identifier").asText(""),
                            json.path("name").asText("")));
        }
    }

    private static Optional<PipelineId> id(JsonNode json) {
        return json.isIntegralNumber() ? PipelineId.parse(json.asText()) : Optional.empty();
    }

    /**
     * Looks up a pipeline.
     *
     * @param pipeline the readable identifier, or the name if only one pipeline has it
     * @return fails with {@link AmbiguousPipelineException} unless exactly one pipeline matches
     */
    public CompletableFuture<PipelineRef> find(PathSegment workspace, PathSegment project, String pipeline) {
        return executor.start(() -> byIdentifier(workspace, project, pipeline)
                .thenCompose(found -> found.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> inList(workspace, project, pipeline)))
                .thenApply(id -> new PipelineRef(workspace.value(), project.value(), id.value())));
    }

    private CompletableFuture<Optional<PipelineId>> byIdentifier(
            PathSegment workspace, PathSegment project, String pipeline) {
        String query = "?project=" + encode(project.value()) + "&pipeline=" + encode(pipeline);
        return executor.send(
                        Messages._PipelineLookup_LookingUp(pipeline),
                        options -> transport.get(path(workspace) + "/identifiers", query, IDENTIFIERS, options),
                        BuddyException::isRetryable)
                .exceptionallyCompose(PipelineLookup::unlessUnavailable);
    }

    /** Older installations, and tokens of some scopes, have no {@code /identifiers}, and how it refuses is not documented. */
    private static CompletionStage<Optional<PipelineId>> unlessUnavailable(Throwable e) {
        Throwable failure = BuddyException.unwrap(e);
        boolean unavailable = failure instanceof MalformedResponseException
                || failure instanceof HttpStatusException refusal && refusal.status() != 401;
        return unavailable ? CompletableFuture.completedFuture(Optional.empty()) : CompletableFuture.failedFuture(e);
    }

    private CompletableFuture<PipelineId> inList(PathSegment workspace, PathSegment project, String pipeline) {
        String path = path(workspace) + "/projects/" + project.encoded() + "/pipelines";
        CompletableFuture<List<Entry>> all = Pages.readAll(
                page -> executor.send(
                        Messages._PipelineLookup_LookingUp(pipeline),
                        options -> transport.get(path, Pages.query(page), PIPELINES, options),
                        BuddyException::isRetryable),
                Entry::id,
                MAX_PAGES,
                () -> new AmbiguousPipelineException(Messages._PipelineLookup_TooMany(Integer.toString(MAX_PAGES))));
        return all.thenCompose(entries -> {
            List<Entry> matching = select(entries, entry -> entry.identifier().equals(pipeline));
            if (matching.isEmpty()) {
                matching = select(entries, entry -> entry.name().strip().equals(pipeline));
            }
            return matching.size() == 1
                    ? CompletableFuture.completedFuture(matching.get(0).id())
                    : CompletableFuture.failedFuture(failure(workspace, project, pipeline, matching));
        });
    }

    private static List<Entry> select(List<Entry> entries, Predicate<Entry> condition) {
        return entries.stream().filter(condition).toList();
    }

    private static AmbiguousPipelineException failure(
            PathSegment workspace, PathSegment project, String pipeline, List<Entry> matching) {
        String in = workspace + "/" + project;
        return new AmbiguousPipelineException(
                matching.isEmpty()
                        ? Messages._PipelineLookup_NotFound(in, pipeline)
                        : Messages._PipelineLookup_Several(
                                in,
                                pipeline,
                                matching.stream()
                                        .map(entry -> Long.toString(entry.id().value()))
                                        .collect(Collectors.joining(", "))));
    }

    private static String path(PathSegment workspace) {
        return "/workspaces/" + workspace.encoded();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Stops the look-up. */
    public void cancel() {
        executor.cancel();
    }

    /** The current activity, for people. */
    public String status() {
        return executor.status();
    }
}
