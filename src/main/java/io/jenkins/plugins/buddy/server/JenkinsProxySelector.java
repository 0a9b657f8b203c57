package io.jenkins.plugins.buddy.server;

import hudson.ProxyConfiguration;
import hudson.util.Secret;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * Selects the proxy that Jenkins has configured at the time of each request.
 *
 * <p>Not {@link ProxyConfiguration#newHttpClientBuilder()}: for a proxy with a user name it sets an {@link
 * java.net.Authenticator}, and then Java 17 drops the request's own {@code Authorization} header, so that the token never
 * arrives (JDK-8326949).
 */
final class JenkinsProxySelector extends ProxySelector {

    @Override
    public List<Proxy> select(URI uri) {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        return List.of(proxy == null ? Proxy.NO_PROXY : proxy.createProxy(uri.getHost()));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request fails, and there is no other proxy.
    }

    /** Starts a request. It has the proxy's user name and password only if it is sent to the proxy. */
    HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = ProxyConfiguration.newHttpRequestBuilder(uri);
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy != null
                && proxy.getUserName() != null
                && !proxy.createProxy(uri.getHost()).equals(Proxy.NO_PROXY)) {
            String login = proxy.getUserName() + ":" + Secret.toString(proxy.getSecretPassword());
            request.header(
                    "Proxy-Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }
}
