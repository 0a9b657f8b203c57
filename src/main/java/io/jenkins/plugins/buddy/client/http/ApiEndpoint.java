package io.jenkins.plugins.buddy.client.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/**
 * The REST API of one Buddy installation, and what all its users share.
 *
 * @param url the API's base URL, with or without a path and trailing slashes
 * @param requests starts a request to a URL with the headers that the network requires, such as a proxy's
 * @param requestTimeout the time limit of one request, its response included
 * @param executor runs everything that follows a response; bounded, and never the HTTP client's own thread
 * @param state the shared state
 */
public record ApiEndpoint(
        URI url,
        Function<URI, HttpRequest.Builder> requests,
        Duration requestTimeout,
        Executor executor,
        EndpointState state) {

    public ApiEndpoint {
        url = normalize(url);
    }

    /**
     * The same URL in one spelling: scheme and host in lower case, without the scheme's default port and trailing slashes. URLs that differ
     * only in spelling share connections, locks and limits.
     *
     * @param url has a scheme and a host
     */
    public static URI normalize(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort() == (scheme.equals("https") ? 443 : 80) ? -1 : url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(scheme + "://" + host + (port == -1 ? "" : ":" + port) + path.substring(0, end));
    }

    /** An endpoint that is reached without a proxy. */
    public static ApiEndpoint direct(URI url, Duration requestTimeout) {
        EndpointState state = new EndpointState(
                () -> newHttpClient().connectTimeout(requestTimeout).build());
        return new ApiEndpoint(url, HttpRequest::newBuilder, requestTimeout, ForkJoinPool.commonPool(), state);
    }

    /**
     * Starts a client with HTTP/1.1 and kept connections: HTTP/2 made no single request faster, and the JDK's needs rules per Java version
     * (JDK-8225647, JDK-8335181). It has one thread, which only moves bytes.
     *
     * @see <a href="https://mail.openjdk.org/pipermail/net-dev/2025-October/028202.html">the executor that the JDK's authors suggest</a>
     */
    public static HttpClient.Builder newHttpClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run);
    }

    /** The URL of a path of the API. Not {@link URI#resolve}: the base URL of a self-hosted installation has a path to be kept. */
    URI resolve(String pathAndQuery) {
        return URI.create(url + pathAndQuery);
    }
}
