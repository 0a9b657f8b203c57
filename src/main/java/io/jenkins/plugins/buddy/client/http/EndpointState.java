package io.jenkins.plugins.buddy.client.http;

import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * State shared by all users of an API endpoint: the connections and the rate limit.
 *
 * <p>The HTTP client is created with the first request. It is replaced after a request without a response: the JDK does not report that a
 * client has died, and a new one costs less than to lose every later request.
 */
public final class EndpointState {

    private final Supplier<HttpClient> newHttpClient;
    private final RateLimit rateLimit;
    private HttpClient http;

    /**
     * @param newHttpClient creates a client that follows no redirects, the JDK's default
     */
    public EndpointState(Supplier<HttpClient> newHttpClient) {
        this(newHttpClient, new RateLimit(Ticker.SYSTEM, InstantSource.system()));
    }

    /** Creates a state with a rate limit that has a clock of its own. */
    public EndpointState(Supplier<HttpClient> newHttpClient, RateLimit rateLimit) {
        this.newHttpClient = newHttpClient;
        this.rateLimit = rateLimit;
    }

    /** The server's rate limit. */
    public RateLimit rateLimit() {
        return rateLimit;
    }

    synchronized HttpClient httpClient() {
        if (http == null) {
            http = newHttpClient.get();
        }
        return http;
    }

    /** Uses another client from now on, unless that has happened since the failure. */
    synchronized void replace(HttpClient failed) {
        if (http == failed) {
            http = null;
        }
    }

    /** Releases the connections. Requests in progress continue. */
    public synchronized void releaseConnections() {
        http = null;
    }
}
