package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Buddy's REST API as far as actions need it. Each method is one request; nothing is tried twice here.
 *
 * <p>All futures fail with a {@link BuddyException}. Cancelling one ends its request.
 */
final class BuddyClient {

    /** The largest answer that is read, in bytes. */
    static final long LARGEST_ANSWER = 1024 * 1024;

    /** Few requests for long pipelines; Buddy documents no limit. */
    private static final int PER_PAGE = 100;

    private static final Logger LOGGER = Logger.getLogger(BuddyClient.class.getName());

    private final BuddyServer server;
    private final String base;
    private final String token;
    private final Redactor redactor;

    /**
     * @param server the installation
     * @param token the API token
     * @param secrets the other texts that no message may show, whichever answer quotes them
     */
    BuddyClient(BuddyServer server, String token, Collection<String> secrets) {
        this.server = server;
        // Not URI.resolve: a self-hosted address has a path, and an absolute path would replace it.
        this.base = server.url().toString().replaceAll("/+$", "");
        this.token = token;
        Set<String> all = new HashSet<>(secrets);
        all.add(token);
        this.redactor = new Redactor(all);
    }

    /**
     * One page of a pipeline's actions. It is not documented whether Buddy pages this list; a server that doesn't gives the
     * same answer for each page.
     *
     * @param page counted from 1
     */
    CompletableFuture<List<BuddyAction>> listActions(PipelineRef pipeline, int page, Attempt attempt) {
        String query = "?page=" + page + "&per_page=" + PER_PAGE;
        return send("GET", actionsPath(pipeline), query, null, attempt, AnswerReader::actions);
    }

    /**
     * One page of any other list.
     *
     * @param path from the base address on
     * @param page counted from 1
     */
    <T> CompletableFuture<List<T>> list(String path, int page, Exchange.Reader<List<T>> reader, Attempt attempt) {
        return send("GET", path, "?page=" + page + "&per_page=" + PER_PAGE, null, attempt, reader);
    }

    /** One action with all its fields. */
    CompletableFuture<BuddyAction> readAction(PipelineRef pipeline, long id, Attempt attempt) {
        return send("GET", actionsPath(pipeline) + "/" + id, "", null, attempt, AnswerReader::action);
    }

    /** Creates the action, whether there is one like it or not. */
    CompletableFuture<BuddyAction> createAction(
            PipelineRef pipeline, DockerfileActionRequest request, Attempt attempt) {
        return send("POST", actionsPath(pipeline), "", request.toJson(), attempt, AnswerReader::action);
    }

    /**
     * Edits an action.
     *
     * @param body the fields to set, {@code type} and {@code name} among them; the others stay
     */
    CompletableFuture<BuddyAction> editAction(PipelineRef pipeline, long id, ObjectNode body, Attempt attempt) {
        return send("PATCH", actionsPath(pipeline) + "/" + id, "", body, attempt, AnswerReader::action);
    }

    private static String actionsPath(PipelineRef pipeline) {
        return "/workspaces/" + segment(pipeline.workspace()) + "/projects/" + segment(pipeline.project())
                + "/pipelines/" + pipeline.pipelineId() + "/actions";
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> CompletableFuture<T> send(
            String method, String path, String query, ObjectNode body, Attempt attempt, Exchange.Reader<T> reader) {
        Exchange exchange = new Exchange(method, path, redactor);
        long started = System.nanoTime();
        URI address = URI.create(base + path + query);
        HttpRequest.Builder request = request(method, address, body);
        CompletableFuture<Answer> answer = server.state()
                .http2()
                .send(address, version -> Answer.to(request.version(version).build(), server.http(), LARGEST_ANSWER));
        CompletableFuture<T> result = answer
                // HttpRequest.timeout would end with the headers, and a slow body could drip on for ever.
                .orTimeout(attempt.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                    Throwable cause = failure == null ? null : BuddyException.unwrap(failure);
                    LOGGER.log(Level.FINE, "{0} {1}: {2} after {3} ms, attempt {4}", new Object[] {
                        method,
                        path,
                        cause == null ? response.status() : cause.getClass().getSimpleName(),
                        millis,
                        attempt.number()
                    });
                    if (cause != null) {
                        return CompletableFuture.<T>failedFuture(exchange.trouble(cause, attempt.timeout()));
                    }
                    server.state().rateLimit().learn(response.status(), response.headers());
                    return exchange.read(response, reader);
                })
                .thenCompose(read -> read);
        // Whoever cancels the result means the request.
        result.whenComplete((value, failure) -> answer.cancel(true));
        return result;
    }

    private HttpRequest.Builder request(String method, URI address, ObjectNode body) {
        HttpRequest.Builder request = server.requests()
                .apply(address)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    }
}
