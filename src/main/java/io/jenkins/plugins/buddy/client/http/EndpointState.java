package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.ApiToken;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * State shared by all users of an API endpoint: the connections, and a rate limit per token.
 *
 * <p>The HTTP client is created with the first request. It is replaced after a request without a response: the JDK does not report that a
 * client has died, and a new one costs less than to lose every later request.
 */
public final class EndpointState {

    private final Supplier<HttpClient> newHttpClient;
    private final Supplier<RateLimit> newRateLimit;
    private final Map<String, RateLimit> rateLimits = new ConcurrentHashMap<>();
    private HttpClient http;

    /**
     * @param newHttpClient creates a client that follows no redirects, the JDK's default
     */
    public EndpointState(Supplier<HttpClient> newHttpClient) {
        this(newHttpClient, RateLimit::new);
    }

    /** Creates a state whose rate limits have a clock of their own. */
    public EndpointState(Supplier<HttpClient> newHttpClient, Supplier<RateLimit> newRateLimit) {
        this.newHttpClient = newHttpClient;
        this.newRateLimit = newRateLimit;
    }

    /** The rate limit of a token: Buddy counts requests per token. */
    public RateLimit rateLimit(ApiToken token) {
        return rateLimits.computeIfAbsent(token.digest(), each -> newRateLimit.get());
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
