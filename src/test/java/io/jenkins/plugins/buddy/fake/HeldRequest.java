package io.jenkins.plugins.buddy.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A request that takes effect only when it is released. */
public final class HeldRequest {

    private final String method;
    private final Fault earlyResponse;
    private final Function<RecordedRequest, Response> process;
    private final boolean[] taken = new boolean[1];
    private final CompletableFuture<RecordedRequest> arrival = new CompletableFuture<>();
    private final CompletableFuture<Response> effect = new CompletableFuture<>();

    /**
     * @param earlyResponse is applied as soon as the request arrives; null to respond after its release
     */
    HeldRequest(String method, Fault earlyResponse, Function<RecordedRequest, Response> process) {
        this.method = method;
        this.earlyResponse = earlyResponse;
        this.process = process;
    }

    /** Waits until the request has arrived. */
    public RecordedRequest awaitArrival() throws InterruptedException {
        return await(arrival);
    }

    /** Waits until the request has arrived, then processes it. It has taken effect when this method returns. */
    public void release() throws InterruptedException {
        RecordedRequest request = awaitArrival();
        synchronized (effect) {
            if (!effect.isDone()) {
                effect.complete(process.apply(request));
            }
        }
    }

    /** Returns whether this is the request to hold; false for all requests after it. */
    boolean takes(RecordedRequest request) {
        synchronized (taken) {
            if (taken[0] || !request.method().equals(method)) {
                return false;
            }
            taken[0] = true;
            return true;
        }
    }

    /** Handles the request to hold. */
    void handle(RecordedRequest request, HttpExchange exchange, boolean gzip) throws IOException {
        arrival.complete(request);
        if (earlyResponse != null) {
            earlyResponse.apply(exchange);
            return;
        }
        try {
            effect.get().send(exchange, gzip);
        } catch (InterruptedException | ExecutionException e) {
            // The fake is being closed.
            exchange.close();
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the request to hold did not arrive", e);
        }
    }
}
