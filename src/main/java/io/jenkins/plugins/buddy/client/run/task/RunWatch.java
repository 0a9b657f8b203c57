package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Waits until a run is to be read again: because it has changed in the shared list, or because of the time. */
final class RunWatch implements RunListPoller.Follower {

    /** The list shows neither the actions of a run nor old runs. */
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final ApiEndpoint endpoint;
    private final RunLists lists;
    private final RunConnection connection;
    private final RunExecutor executor;
    private final RetryPolicy policy;
    private final PipelineRef pipeline;

    private ApiToken token;
    private RunLists.Subscription subscription = () -> {};
    private boolean ended;

    /** The state in the last list, or in the last response about the run alone if no list has shown it yet. */
    private PipelineRun last;

    /** True if it has changed since the last wait. */
    private boolean changed;

    /** The wait in progress. */
    private CompletableFuture<Void> wait = CompletableFuture.completedFuture(null);

    RunWatch(
            ApiEndpoint endpoint,
            RunLists lists,
            RunConnection connection,
            RunExecutor executor,
            RetryPolicy policy,
            PipelineRef pipeline) {
        this.endpoint = endpoint;
        this.lists = lists;
        this.connection = connection;
        this.executor = executor;
        this.policy = policy;
        this.pipeline = pipeline;
    }

    /**
     * Waits.
     *
     * @param run the run's current state
     */
    CompletableFuture<Void> await(PipelineRun run) {
        subscribe(run);
        CompletableFuture<Void> pause = executor.pause(
                policy.spread(INTERVAL), Messages._RunWatch_Following(Long.toString(run.id()), pipeline, run.status()));
        synchronized (this) {
            wait = pause;
            if (changed) {
                changed = false;
                wake();
            }
        }
        return pause;
    }

    /** The entry of the last list that shows the run; empty if none has. */
    synchronized Optional<PipelineRun> listed() {
        return Optional.ofNullable(last);
    }

    /** Stops watching. */
    void end() {
        RunLists.Subscription current;
        synchronized (this) {
            ended = true;
            current = subscription;
        }
        current.end();
    }

    private synchronized void subscribe(PipelineRun run) {
        if (last == null) {
            last = run;
        }
        if (!ended && !connection.token().equals(token)) {
            subscription.end();
            token = connection.token();
            subscription = lists.subscribe(endpoint, token, pipeline, policy, run.id(), this);
        }
    }

    @Override
    public synchronized boolean listed(PipelineRun entry) {
        boolean same = last.status().equals(entry.status()) && Objects.equals(last.finishDate(), entry.finishDate());
        last = entry;
        if (!same) {
            if (wait.isDone()) {
                changed = true;
            } else {
                wake();
            }
        }
        return !same;
    }

    /** Ends the wait on another thread: the one that has read the list serves all followers. */
    private void wake() {
        wait.completeAsync(() -> null, endpoint.executor());
    }
}
