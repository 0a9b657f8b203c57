package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.Http2;
import io.jenkins.plugins.buddy.client.RateLimit;
import io.jenkins.plugins.buddy.client.Turns;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all steps share that talk to the same address: connections that stay open, and what they must know of each other. */
public final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final JenkinsProxySelector PROXY = new JenkinsProxySelector();

    private static final Map<URI, Shared> SHARED = new ConcurrentHashMap<>();

    /** Made with the first request, so that a Jenkins without such jobs pays nothing. */
    private static final Map<URI, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    /** What all steps must know that talk to the same address, whatever its configuration says at the moment. */
    private record Shared(RateLimit rateLimit, Turns turns, Http2 http2) {

        private Shared(InstantSource clock) {
            this(new RateLimit(clock), new Turns(), new Http2(clock, Runtime.version()));
        }
    }

    private Connections() {}

    private static HttpClient newClient(URI address) {
        return BuddyServer.newHttpClient()
                .proxy(PROXY)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Lets go of the connections to all other addresses. What uses one at the moment goes on with it. */
    static void keepOnly(@NonNull Set<URI> addresses) {
        CLIENTS.keySet().retainAll(addresses);
    }

    /** The way to a server. Its configuration may change later; what has begun goes on as it began. */
    @NonNull
    public static BuddyServer to(@NonNull ConfiguredServer server) {
        URI url = URI.create(server.getUrl());
        Shared shared = SHARED.computeIfAbsent(url, address -> new Shared(InstantSource.system()));
        return new BuddyServer(
                url,
                CLIENTS.computeIfAbsent(url, Connections::newClient),
                PROXY::request,
                server.requestTimeout(),
                shared.rateLimit(),
                shared.turns(),
                shared.http2());
    }
}
