package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.ServerState;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** Answers as {@link LoadServer} does, from memory and at once, so that only the client's own work is left. */
final class InMemoryHttpClient extends HttpClient {

    private final boolean hasAction;

    private InMemoryHttpClient(boolean hasAction) {
        this.hasAction = hasAction;
    }

    /**
     * @param hasAction whether the pipeline has the action already
     */
    static BuddyServer server(boolean hasAction) {
        return new BuddyServer(
                URI.create("http://127.0.0.1"),
                new InMemoryHttpClient(hasAction),
                HttpRequest::newBuilder,
                Duration.ofSeconds(30),
                new ServerState());
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        boolean creates = request.method().equals("POST");
        byte[] body = creates ? LoadServer.ACTION : hasAction ? LoadServer.ONE_ACTION : LoadServer.NO_ACTIONS;
        Head head = new Head(creates ? 201 : 200);
        BodySubscriber<T> subscriber = handler.apply(head);
        CompletionStage<T> read = subscriber.getBody();
        subscriber.onSubscribe(new AllAtOnce());
        subscriber.onNext(List.of(ByteBuffer.wrap(body)));
        subscriber.onComplete();
        return read.<HttpResponse<T>>thenApply(whole -> new Answer<>(request, head, whole))
                .toCompletableFuture();
    }

    /** There is nothing to ask for any more. */
    private static final class AllAtOnce implements Flow.Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private record Head(int statusCode) implements ResponseInfo {

        private static final HttpHeaders HEADERS =
                HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);

        @Override
        public HttpHeaders headers() {
            return HEADERS;
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private record Answer<T>(HttpRequest request, Head head, T body) implements HttpResponse<T> {

        @Override
        public int statusCode() {
            return head.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return head.headers();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return head.version();
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler).join();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
