package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.ServerState;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all steps share that talk to the same address: connections that stay open, and what they must know of each other. */
public final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final JenkinsProxySelector PROXY = new JenkinsProxySelector();

    /** Kept whatever the configuration says at the moment. */
    private static final Map<URI, ServerState> STATES = new ConcurrentHashMap<>();

    /** Made with the first request, so that a Jenkins without such jobs pays nothing. */
    private static final Map<URI, HttpClient> CLIENTS = new ConcurrentHashMap<>();

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
        return new BuddyServer(
                url,
                CLIENTS.computeIfAbsent(url, Connections::newClient),
                PROXY::request,
                server.requestTimeout(),
                STATES.computeIfAbsent(url, address -> new ServerState()));
    }
}
