package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.RunApi;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists of runs that followers share: one per server, token and pipeline, which is read while a run of it is followed. Never one for
 * several tokens, since a token may be allowed to see less.
 */
public final class RunLists {

    /**
     * @param token the token's digest: keys outlive requests
     */
    private record Key(URI url, String token, PipelineRef pipeline) {}

    private final Map<Key, RunListPoller> pollers = new ConcurrentHashMap<>();

    /** A subscription to the state of a run in the list. */
    @FunctionalInterface
    interface Subscription {
        /** Ends it. The list is not read any more if this was the last one. */
        void end();
    }

    /**
     * Subscribes to the state of a run in the list.
     *
     * @param follower receives the run's entry of each list that has one, on the endpoint's executor
     */
    Subscription subscribe(
            ApiEndpoint endpoint,
            ApiToken token,
            PipelineRef pipeline,
            RetryPolicy policy,
            long runId,
            RunListPoller.Follower follower) {
        Key key = new Key(endpoint.url(), token.digest(), pipeline);
        RunListPoller subscribed = pollers.compute(key, (same, existing) -> {
            RunListPoller poller = existing != null
                    ? existing
                    // Its failures are not shown, so it knows no secrets.
                    : new RunListPoller(
                            endpoint, new RunApi(new HttpTransport(endpoint, token, List.of()), pipeline), policy);
            poller.add(runId, follower);
            return poller;
        });
        subscribed.wake();
        return () -> pollers.computeIfPresent(key, (same, poller) -> poller.remove(follower) ? poller : null);
    }
}
