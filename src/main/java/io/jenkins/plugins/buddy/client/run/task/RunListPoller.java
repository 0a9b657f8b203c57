package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the first page of a list of runs while it has followers: each second after a change, then more and more slowly. It reports no failures,
 * since each follower also reads its run alone.
 */
final class RunListPoller {

    static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    static final Duration LONGEST_INTERVAL = Duration.ofSeconds(15);

    /** Receives a run's entry of a list. */
    @FunctionalInterface
    interface Follower {

        /** Receives the entry. Returns whether it has changed. */
        boolean listed(PipelineRun entry);
    }

    private final ApiEndpoint endpoint;
    private final RunApi api;
    private final RetryPolicy policy;
    private final Map<Follower, Long> followers = new ConcurrentHashMap<>();

    private Duration interval = SHORTEST_INTERVAL;
    private Duration lastRead;
    private int failures;
    private boolean reading;

    /** The number of the current timer; earlier ones are invalid. */
    private long timer;

    RunListPoller(ApiEndpoint endpoint, RunApi api, RetryPolicy policy) {
        this.endpoint = endpoint;
        this.api = api;
        this.policy = policy;
        this.lastRead = policy.ticker().read();
    }

    void add(long runId, Follower follower) {
        followers.put(follower, runId);
    }

    /** Removes a follower. Returns whether there are others. */
    boolean remove(Follower follower) {
        followers.remove(follower);
        return !followers.isEmpty();
    }

    /** Reads soon, because there is a new follower. */
    synchronized void wake() {
        interval = SHORTEST_INTERVAL;
        if (!reading) {
            Duration left =
                    lastRead.plus(SHORTEST_INTERVAL).minus(policy.ticker().read());
            schedule(left.isNegative() ? Duration.ZERO : left);
        }
    }

    private synchronized void schedule(Duration delay) {
        long number = ++timer;
        policy.timer().apply(delay, endpoint.executor()).execute(() -> {
            if (isDue(number)) {
                read();
            }
        });
    }

    private synchronized boolean isDue(long number) {
        boolean due = number == timer && !reading && !followers.isEmpty();
        reading |= due;
        return due;
    }

    private void read() {
        Duration wait = api.rateLimit().acquire();
        if (!wait.isZero()) {
            finish(policy.spread(wait));
            return;
        }
        synchronized (this) {
            lastRead = policy.ticker().read();
        }
        api.list(1, new CallOptions(1, endpoint.requestTimeout()))
                .thenApply(this::received)
                .exceptionally(failure -> failed())
                .thenAccept(delay -> finish(policy.spread(delay)));
    }

    private synchronized void finish(Duration delay) {
        reading = false;
        if (!followers.isEmpty()) {
            schedule(delay);
        }
    }

    private synchronized Duration failed() {
        Duration delay = policy.delayAfter(++failures);
        return delay.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : delay;
    }

    private Duration received(Page<PipelineRun> page) {
        Map<Long, PipelineRun> entries = new HashMap<>();
        page.elements().forEach(entry -> entries.put(entry.id(), entry));
        boolean changed = false;
        for (Map.Entry<Follower, Long> follower : followers.entrySet()) {
            PipelineRun entry = entries.get(follower.getValue());
            changed |= entry != null && follower.getKey().listed(entry);
        }
        return next(changed);
    }

    private synchronized Duration next(boolean changed) {
        failures = 0;
        Duration slower = interval.multipliedBy(3).dividedBy(2);
        Duration current = changed ? SHORTEST_INTERVAL : interval;
        interval = changed ? SHORTEST_INTERVAL : slower.compareTo(LONGEST_INTERVAL) < 0 ? slower : LONGEST_INTERVAL;
        return current;
    }
}
