package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.EndpointState;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The API endpoints of the configured servers. All steps that use a URL, in any spelling, share its connections and rate limit. */
public final class ApiEndpoints {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final JenkinsProxySelector PROXY = new JenkinsProxySelector();

    /** Kept even if a URL is no longer configured: a rate limit outlasts a change of the configuration. */
    private static final Map<URI, EndpointState> STATES = new ConcurrentHashMap<>();

    private ApiEndpoints() {}

    private static HttpClient newHttpClient() {
        return ApiEndpoint.newHttpClient()
                .proxy(PROXY)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Releases the connections of all other URLs. Requests in progress continue. */
    static void retainAll(@NonNull Set<URI> urls) {
        Set<URI> retained = urls.stream().map(ApiEndpoint::normalize).collect(Collectors.toSet());
        STATES.forEach((url, state) -> {
            if (!retained.contains(url)) {
                state.releaseConnections();
            }
        });
    }

    /** An endpoint that shares nothing, for a configuration that is being tested. */
    @NonNull
    static ApiEndpoint forTest(@NonNull ConfiguredServer server) {
        return endpoint(server, new EndpointState(ApiEndpoints::newHttpClient));
    }

    /** The endpoint of a server. Later changes of the configuration do not affect it. */
    @NonNull
    public static ApiEndpoint forServer(@NonNull ConfiguredServer server) {
        return endpoint(
                server,
                STATES.computeIfAbsent(
                        ApiEndpoint.normalize(URI.create(server.getUrl())),
                        url -> new EndpointState(ApiEndpoints::newHttpClient)));
    }

    private static ApiEndpoint endpoint(ConfiguredServer server, EndpointState state) {
        return new ApiEndpoint(
                URI.create(server.getUrl()), PROXY::request, server.requestTimeout(), BuddyThreadPool.RESPONSES, state);
    }
}
