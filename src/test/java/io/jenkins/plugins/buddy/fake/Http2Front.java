package io.jenkins.plugins.buddy.fake;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xnio.Options;

/** What stands before Buddy: it speaks TLS, and HTTP/2 with who wants it. */
public final class Http2Front implements AutoCloseable {

    /** As many as most servers allow. */
    private static final int STREAMS = 100;

    private final HttpHandler buddy;
    private final Undertow server;
    private final List<String> protocols = new CopyOnWriteArrayList<>();
    private final List<HttpServerExchange> gathered = new ArrayList<>();
    private int expected;
    private volatile boolean deaf;

    private Http2Front(FakeBuddy buddy, SelfSigned certificate) throws IOException, GeneralSecurityException {
        this.buddy = ProxyHandler.builder()
                .setProxyClient(new LoadBalancingProxyClient()
                        .addHost(buddy.url())
                        .setConnectionsPerThread(20)
                        .setMaxQueueSize(1_000))
                .build();
        this.server = Undertow.builder()
                .addHttpsListener(0, "localhost", certificate.serverContext(), this::handle)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
                .setSocketOption(Options.BACKLOG, 1_000)
                .setIoThreads(1)
                .build();
        server.start();
    }

    public static Http2Front start(FakeBuddy buddy, SelfSigned certificate)
            throws IOException, GeneralSecurityException {
        return new Http2Front(buddy, certificate);
    }

    /** The base address to configure. */
    public URI url() {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return URI.create("https://localhost:" + address.getPort());
    }

    /** What each request came by, in order: {@code HTTP/2.0} or {@code HTTP/1.1}. */
    public List<String> protocols() {
        return List.copyOf(protocols);
    }

    /** Lets none of the next requests on before there are as many. */
    public synchronized void gather(int requests) {
        expected = requests;
    }

    /** Whether what comes over HTTP/2 is never answered, as if its connection were dead. */
    public void deaf(boolean newDeaf) {
        deaf = newDeaf;
    }

    private void handle(HttpServerExchange exchange) throws Exception {
        protocols.add(exchange.getProtocol().toString());
        if (deaf && exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
        } else if (isLetOn()) {
            buddy.handleRequest(exchange);
        } else {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> gather(exchange));
        }
    }

    private synchronized boolean isLetOn() {
        return expected == 0;
    }

    private synchronized void gather(HttpServerExchange exchange) {
        gathered.add(exchange);
        if (gathered.size() == expected) {
            expected = 0;
            gathered.forEach(each -> each.getIoThread().execute(() -> Connectors.executeRootHandler(buddy, each)));
            gathered.clear();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
