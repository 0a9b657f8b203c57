package io.jenkins.plugins.buddy.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * One Buddy installation, and what all that talk to it share: connections, and what they must know of it and of each other.
 *
 * @param url the API's base address, with or without a path and a trailing slash
 * @param http keeps the connections; it must not follow redirects, which the JDK's doesn't unless told
 * @param requests starts a request to an address, with what the network in between wants, such as a proxy's header
 * @param requestTimeout the longest that one request may take, its answer included
 * @param state what they must know of it and of each other
 */
public record BuddyServer(
        URI url,
        HttpClient http,
        Function<URI, HttpRequest.Builder> requests,
        Duration requestTimeout,
        ServerState state) {

    /** A server that is reached directly. */
    public static BuddyServer direct(URI url, Duration requestTimeout) {
        HttpClient http = newHttpClient().connectTimeout(requestTimeout).build();
        return new BuddyServer(url, http, HttpRequest::newBuilder, requestTimeout, new ServerState());
    }

    /**
     * Begins a client. It speaks HTTP/1.1 unless a request asks for more ({@link Http2}). It has one thread, where it does all that it
     * does: answers may be read and the next request begun there, but nothing may wait.
     *
     * @see <a href="https://mail.openjdk.org/pipermail/net-dev/2025-October/028202.html">why that is enough for the JDK</a>
     */
    public static HttpClient.Builder newHttpClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run);
    }
}
