package io.jenkins.plugins.buddy.client;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
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
        CompletableFuture<HttpResponse<Answer>> sent = http.sendAsync(
                request,
                head -> BodySubscribers.mapping(new LimitedBody(largest), body -> {
                    Answer whole = new Answer(head.statusCode(), head.headers(), body);
                    answer.complete(whole);
                    return whole;
                }));
        sent.whenComplete((response, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (response != null) {
                // The JDK has no body at all, and asks for none, where a proxy refuses a tunnel.
                answer.complete(new Answer(response.statusCode(), response.headers(), new byte[0]));
            }
        });
        answer.whenComplete((whole, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            } else {
                // Or else the JDK completes it on a pool, which with few CPUs starts a thread for each answer.
                sent.complete(null);
            }
        });
        return answer;
    }
}
