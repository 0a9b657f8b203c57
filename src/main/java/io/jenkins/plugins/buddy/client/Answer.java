package io.jenkins.plugins.buddy.client;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.concurrent.CompletableFuture;

/**
 * What came back for a request.
 *
 * @param body all of it, empty if there is none
 */
record Answer(int status, HttpHeaders headers, byte[] body) {

    /**
     * Sends a request.
     *
     * @param largest how many bytes an answer may have
     * @return the answer as soon as it is whole; cancelling it ends the request
     */
    static CompletableFuture<Answer> to(HttpRequest request, HttpClient http, long largest) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, head -> {
            BodySubscriber<byte[]> body = new LimitedBody(largest);
            // The JDK hands over to a pool of its own first, which on a machine with few CPUs is a new thread for each
            // answer.
            body.getBody().thenAccept(bytes -> answer.complete(new Answer(head.statusCode(), head.headers(), bytes)));
            return body;
        });
        sent.whenComplete((response, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                // The JDK has no body at all, and asks for none, where a proxy refuses a tunnel.
                byte[] body = response.body() == null ? new byte[0] : response.body();
                answer.complete(new Answer(response.statusCode(), response.headers(), body));
            }
        });
        answer.whenComplete((whole, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
        return answer;
    }
}
