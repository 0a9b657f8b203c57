package io.jenkins.plugins.buddy.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * A complete HTTP response.
 *
 * @param body empty if there is none
 */
record Response(int status, HttpHeaders headers, byte[] body) {

    /**
     * The body without its content encoding. Encodings are not requested, and gzip is understood all the same.
     *
     * @param maxBytes the limit of its size
     * @throws IOException if the encoding is broken, or the limit is exceeded
     */
    byte[] content(int maxBytes) throws IOException {
        boolean gzip = headers.firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        if (!gzip || body.length == 0) {
            return body;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new LimitedBodySubscriber.BodyTooLargeException();
            }
            return content;
        }
    }

    /**
     * Sends a request.
     *
     * @param maxBytes the limit of the body's size
     * @return completes on the HTTP client's thread when the body is complete; cancelling it cancels the request
     */
    static CompletableFuture<Response> receive(HttpRequest request, HttpClient http, long maxBytes) {
        CompletableFuture<Response> response = new CompletableFuture<>();
        CompletableFuture<HttpResponse<Response>> sent = http.sendAsync(
                request,
                head -> BodySubscribers.mapping(new LimitedBodySubscriber(maxBytes), body -> {
                    Response complete = new Response(head.statusCode(), head.headers(), body);
                    response.complete(complete);
                    return complete;
                }));
        sent.whenComplete((head, failure) -> {
            if (failure != null) {
                response.completeExceptionally(failure);
            } else if (head != null) {
                // If a proxy refuses a tunnel, the JDK has no body and never requests one.
                response.complete(new Response(head.statusCode(), head.headers(), new byte[0]));
            }
        });
        response.whenComplete((complete, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            } else {
                // Otherwise the JDK completes it on a pool that, with few CPUs, starts a thread for each response.
                sent.complete(null);
            }
        });
        return response;
    }
}
