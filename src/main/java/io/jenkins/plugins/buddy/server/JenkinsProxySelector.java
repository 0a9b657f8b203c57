package io.jenkins.plugins.buddy.server;

import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Selects the proxy that Jenkins has configured at the time of each request, or else the JVM's own, as core does.
 *
 * <p>Not {@link ProxyConfiguration#newHttpClientBuilder()}: for a proxy with a user name it sets an {@link
 * java.net.Authenticator}, and then Java 17 drops the request's own {@code Authorization} header, so that the token never
 * arrives (JDK-8326949).
 */
final class JenkinsProxySelector extends ProxySelector {

    @Override
    public List<Proxy> select(URI uri) {
        Optional<Proxy> proxy = configuration().map(configured -> proxyFor(uri, configured));
        if (proxy.isPresent()) {
            return List.of(proxy.get());
        }
        ProxySelector ofJvm = ProxySelector.getDefault();
        return ofJvm == null ? List.of(Proxy.NO_PROXY) : ofJvm.select(uri);
    }

    private static Optional<ProxyConfiguration> configuration() {
        return Optional.ofNullable(Jenkins.get().getProxy()).filter(proxy -> Util.fixEmpty(proxy.getName()) != null);
    }

    private static Proxy proxyFor(URI uri, ProxyConfiguration configured) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (!host.startsWith("[")) {
            return configured.createProxy(host);
        }
        // Entries have the address without brackets, which are not part of it, and in any of its spellings.
        String address = host.substring(1, host.length() - 1);
        Proxy proxy = configured.createProxy(address);
        boolean excluded = Pattern.compile("[ \\t\\n,|]+")
                .splitAsStream(Util.fixNull(configured.getNoProxyHost()))
                .anyMatch(entry -> isSameAddress(entry, address));
        return excluded ? Proxy.NO_PROXY : proxy;
    }

    private static boolean isSameAddress(String entry, String address) {
        if (!entry.contains(":")) {
            return false;
        }
        try {
            // In brackets, a text is never looked up as a name.
            return InetAddress.getByName(entry.startsWith("[") ? entry : "[" + entry + "]")
                    .equals(InetAddress.getByName("[" + address + "]"));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request fails, and there is no other proxy.
    }

    /** Starts a request. It has the proxy's user name and password only if it is sent to the proxy. */
    HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = ProxyConfiguration.newHttpRequestBuilder(uri);
        configuration()
                .filter(proxy -> proxy.getUserName() != null)
                .filter(proxy -> !proxyFor(uri, proxy).equals(Proxy.NO_PROXY))
                .ifPresent(proxy -> {
                    String login = proxy.getUserName() + ":" + Secret.toString(proxy.getSecretPassword());
                    request.header(
                            "Proxy-Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
                });
        return request;
    }
}
