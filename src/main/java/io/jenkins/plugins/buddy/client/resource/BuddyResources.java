package io.jenkins.plugins.buddy.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.RateLimitedException;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.ElementParser;
import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.http.Pages;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The resources that a token can access, as options of forms. Nothing is retried.
 *
 * <p>All futures fail with a {@link io.jenkins.plugins.buddy.client.BuddyException}.
 */
public final class BuddyResources {

    /** More than a drop-down can show; a longer list is cut. */
    private static final int MAX_PAGES = 5;

    private final HttpTransport transport;
    private final CallOptions options;

    /**
     * @param timeout the time limit of one request
     */
    public BuddyResources(ApiEndpoint endpoint, ApiToken token, Duration timeout) {
        this.transport = new HttpTransport(endpoint, token, List.of());
        this.options = new CallOptions(1, timeout);
    }

    /**
     * A resource.
     *
     * @param id the value for requests: a name in a URL, a numeric ID, an identifier
     * @param name the title
     */
    public record Resource(String id, String name) {}

    /** The token itself; fails if the installation does not describe tokens. */
    public CompletableFuture<TokenInfo> token() {
        return get("/user/token", "", JsonResponseParser.object(json -> TokenInfo.parse(json, transport.redactor())));
    }

    /** The workspaces; the ID is the name in their URL. */
    public CompletableFuture<List<Resource>> workspaces() {
        return list("/workspaces", "workspaces", List.of("domain", "name"), "name");
    }

    /** A workspace's projects; the ID is the name in their URL. */
    public CompletableFuture<List<Resource>> projects(PathSegment workspace) {
        return list(path(workspace) + "/projects", "projects", List.of("name"), "display_name");
    }

    /** A project's pipelines; the ID is numeric. */
    public CompletableFuture<List<Resource>> pipelines(PathSegment workspace, PathSegment project) {
        return list(path(workspace, project), "pipelines", List.of("id"), "name");
    }

    /** A project's pipelines; the ID is the readable identifier, or the name where older installations have none. */
    public CompletableFuture<List<Resource>> pipelinesByIdentifier(PathSegment workspace, PathSegment project) {
        return list(path(workspace, project), "pipelines", List.of("identifier", "name"), "name");
    }

    /**
     * A pipeline's actions.
     *
     * @param pipeline the pipeline's ID, identifier or name
     * @return empty if there is no such pipeline
     */
    public CompletableFuture<List<Resource>> actions(PathSegment workspace, PathSegment project, String pipeline) {
        CompletableFuture<Optional<String>> found = PipelineId.parse(pipeline).isPresent()
                ? CompletableFuture.completedFuture(Optional.of(pipeline))
                : list(
                                path(workspace, project),
                                "pipelines",
                                element -> pipeline.equals(element.path("identifier")
                                                        .asText(""))
                                                || pipeline.equals(
                                                        element.path("name").asText(""))
                                        ? resource(element, List.of("id"), "name")
                                        : Optional.empty())
                        .thenApply(pipelines ->
                                pipelines.stream().map(Resource::id).findFirst());
        return found.thenCompose(id -> id.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : list(path(workspace, project) + "/" + id.get() + "/actions", "actions", List.of("id"), "name"));
    }

    /** A workspace's integrations. Older installations identify them by {@code hash_id}. */
    public CompletableFuture<List<Resource>> integrations(PathSegment workspace) {
        return list(path(workspace) + "/integrations", "integrations", List.of("identifier", "hash_id"), "name");
    }

    private static String path(PathSegment workspace) {
        return "/workspaces/" + workspace.encoded();
    }

    private static String path(PathSegment workspace, PathSegment project) {
        return path(workspace) + "/projects/" + project.encoded() + "/pipelines";
    }

    private CompletableFuture<List<Resource>> list(String path, String key, List<String> idKeys, String nameKey) {
        return list(path, key, element -> resource(element, idKeys, nameKey));
    }

    private static Optional<Resource> resource(JsonNode element, List<String> idKeys, String nameKey) {
        return id(element, idKeys)
                .map(id -> new Resource(id, element.path(nameKey).asText(id)));
    }

    private CompletableFuture<List<Resource>> list(String path, String key, ElementParser<Resource> element) {
        ResponseParser<Page<Resource>> parser = JsonResponseParser.page(key, element);
        return Pages.readFirst(page -> get(path, Pages.query(page), parser), Resource::id, MAX_PAGES)
                .thenApply(resources -> resources.stream().map(this::clean).toList());
    }

    private Resource clean(Resource resource) {
        return new Resource(
                transport.redactor().redact(resource.id()), transport.redactor().redact(resource.name()));
    }

    /** Obeys a rate limit instead of adding to it: a form cannot wait. */
    private <T> CompletableFuture<T> get(String path, String query, ResponseParser<T> parser) {
        Duration wait = transport.rateLimit().acquire();
        return wait.isZero()
                ? transport.get(path, query, parser, options)
                : CompletableFuture.failedFuture(new RateLimitedException(wait));
    }

    private static Optional<String> id(JsonNode element, List<String> keys) {
        return keys.stream()
                .map(key -> element.path(key).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
