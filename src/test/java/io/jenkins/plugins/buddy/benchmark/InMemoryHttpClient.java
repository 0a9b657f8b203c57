package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.EndpointState;
import io.jenkins.plugins.buddy.client.http.StubHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Responds like {@link LoadServer}, from memory and at once, so that only the client's own work remains. */
final class InMemoryHttpClient extends StubHttpClient {

    private static final HttpHeaders HEADERS =
            HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);

    private final byte[] list;

    private InMemoryHttpClient(byte[] list) {
        super(CompletableFuture::new);
        this.list = list;
    }

    /** An endpoint whose pipeline contains the action or none. Everything runs on the caller's thread. */
    static ApiEndpoint endpoint(boolean hasAction) {
        HttpClient client = new InMemoryHttpClient(hasAction ? LoadServer.ONE_ACTION : LoadServer.NO_ACTIONS);
        return new ApiEndpoint(
                URI.create("http://127.0.0.1"),
                HttpRequest::newBuilder,
                Duration.ofSeconds(30),
                Runnable::run,
                new EndpointState(() -> client));
    }

    private record Head(int statusCode) implements ResponseInfo {

        @Override
        public HttpHeaders headers() {
            return HEADERS;
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    /** A body that needs no requests for more. */
    private enum Complete implements Flow.Subscription {
        INSTANCE;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** Passes the response to the subscriber. The client needs no {@link HttpResponse} after it. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        boolean post = request.method().equals("POST");
        BodySubscriber<T> subscriber = handler.apply(new Head(post ? 201 : 200));
        CompletionStage<T> body = subscriber.getBody();
        subscriber.onSubscribe(Complete.INSTANCE);
        subscriber.onNext(List.of(ByteBuffer.wrap(post ? LoadServer.ACTION : list)));
        subscriber.onComplete();
        return body.<HttpResponse<T>>thenApply(complete -> null).toCompletableFuture();
    }
}
