package io.jenkins.plugins.buddy.server;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.littleshoot.proxy.HttpFilters;
import org.littleshoot.proxy.HttpFiltersAdapter;
import org.littleshoot.proxy.HttpFiltersSourceAdapter;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.HttpProxyServerBootstrap;
import org.littleshoot.proxy.ProxyAuthenticator;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;

/** A proxy on loopback that may require authentication. */
final class AuthenticatingProxy implements AutoCloseable {

    static final String USER = "proxy-user";
    static final String PASSWORD = "proxy-pass-55e1";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpProxyServer server;

    private AuthenticatingProxy(boolean requiresLogin) {
        HttpProxyServerBootstrap bootstrap = DefaultHttpProxyServer.bootstrap()
                .withAddress(new InetSocketAddress("127.0.0.1", 0))
                .withFiltersSource(new HttpFiltersSourceAdapter() {
                    @Override
                    public HttpFilters filterRequest(HttpRequest request) {
                        seen.add(request.method() + " " + request.uri());
                        return new HttpFiltersAdapter(request);
                    }
                });
        server = (requiresLogin ? bootstrap.withProxyAuthenticator(new Login()) : bootstrap).start();
    }

    static AuthenticatingProxy start(boolean requiresLogin) {
        return new AuthenticatingProxy(requiresLogin);
    }

    int port() {
        return server.getListenAddress().getPort();
    }

    /** The method and URL of all requests, in order. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        server.abort();
    }

    private static final class Login implements ProxyAuthenticator {

        @Override
        public boolean authenticate(String user, String password) {
            return USER.equals(user) && PASSWORD.equals(password);
        }

        @Override
        public String getRealm() {
            return "proxy";
        }
    }
}
