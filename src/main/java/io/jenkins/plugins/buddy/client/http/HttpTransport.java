package io.jenkins.plugins.buddy.client.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends requests to Buddy's REST API with one token. Each call sends one request; retries are not its concern.
 *
 * <p>All futures fail with a {@link BuddyException}, and complete on the endpoint's executor. Cancelling one cancels its request.
 */
public final class HttpTransport {

    /** The maximum size of a response, in bytes. */
    static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

    private static final Logger LOGGER = Logger.getLogger(HttpTransport.class.getName());

    private final ApiEndpoint endpoint;
    private final ApiToken token;
    private final RateLimit rateLimit;
    private final Redactor redactor;

    /**
     * @param secrets the texts, besides the token, that no message may contain
     */
    public HttpTransport(ApiEndpoint endpoint, ApiToken token, Collection<String> secrets) {
        this.endpoint = endpoint;
        this.token = token;
        this.rateLimit = endpoint.state().rateLimit(token);
        Set<String> all = new HashSet<>(secrets);
        all.add(token.value());
        this.redactor = new Redactor(all);
    }

    /**
     * Sends a GET request.
     *
     * @param path the path below the API's base URL, encoded
     * @param query the query with its question mark, or empty
     */
    public <T> CompletableFuture<T> get(String path, String query, ResponseParser<T> parser, CallOptions options) {
        return send("GET", path, query, null, parser, options);
    }

    /** Sends a POST request with a JSON body. */
    public <T> CompletableFuture<T> post(String path, ObjectNode body, ResponseParser<T> parser, CallOptions options) {
        return send("POST", path, "", body, parser, options);
    }

    /** Sends a PATCH request with a JSON body. */
    public <T> CompletableFuture<T> patch(String path, ObjectNode body, ResponseParser<T> parser, CallOptions options) {
        return send("PATCH", path, "", body, parser, options);
    }

    /** Sends a DELETE request. The content of the response is ignored. */
    public CompletableFuture<Void> delete(String path, CallOptions options) {
        return send("DELETE", path, "", null, body -> null, options);
    }

    private <T> CompletableFuture<T> send(
            String method, String path, String query, ObjectNode body, ResponseParser<T> parser, CallOptions options) {
        ResponseHandler handler = new ResponseHandler(method, path, redactor);
        long started = System.nanoTime();
        HttpClient http = endpoint.state().httpClient();
        CompletableFuture<Response> sent =
                Response.receive(request(method, path + query, body), http, MAX_RESPONSE_BYTES);
        CompletableFuture<T> result = sent
                // HttpRequest.timeout would end with the headers and leave a slow body without a limit.
                .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (response, failure) -> {
                            Throwable cause = failure == null ? null : BuddyException.unwrap(failure);
                            log(method, path, response, cause, started, options);
                            if (cause != null) {
                                return CompletableFuture.<T>failedFuture(
                                        failure(handler.failure(cause, options.timeout()), http));
                            }
                            try {
                                T value = handler.parse(response, parser);
                                rateLimit.update(response, false);
                                return CompletableFuture.completedFuture(value);
                            } catch (BuddyException e) {
                                rateLimit.update(
                                        response, e instanceof HttpStatusException refusal && refusal.isRateLimited());
                                return CompletableFuture.<T>failedFuture(e);
                            }
                        },
                        endpoint.executor())
                .thenCompose(Function.identity());
        result.whenComplete((value, failure) -> sent.cancel(true));
        return result;
    }

    /** Cleans texts of responses; it knows the token and the secrets. */
    public Redactor redactor() {
        return redactor;
    }

    /** The rate limit of this token. */
    public RateLimit rateLimit() {
        return rateLimit;
    }

    private Throwable failure(Throwable failure, HttpClient http) {
        if (failure instanceof BuddyConnectionException lost && !lost.hadNoEffect()) {
            endpoint.state().replace(http);
        }
        return failure;
    }

    private static void log(
            String method, String path, Response response, Throwable cause, long started, CallOptions options) {
        LOGGER.log(Level.FINE, "{0} {1}: {2} after {3} ms, attempt {4}", new Object[] {
            method,
            path,
            cause == null ? response.status() : cause.getClass().getSimpleName(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started),
            options.attempt()
        });
    }

    private HttpRequest request(String method, String pathAndQuery, ObjectNode body) {
        HttpRequest.Builder request = endpoint.requests()
                .apply(endpoint.resolve(pathAndQuery))
                .header("Authorization", "Bearer " + token.value())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "identity");
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
    }
}
