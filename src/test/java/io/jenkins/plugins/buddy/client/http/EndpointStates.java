package io.jenkins.plugins.buddy.client.http;

import java.net.http.HttpClient;

/** Internals of {@link EndpointState} for tests in other packages. */
public final class EndpointStates {

    private EndpointStates() {}

    /** The HTTP client in use. */
    public static HttpClient httpClient(EndpointState state) {
        return state.httpClient();
    }
}
