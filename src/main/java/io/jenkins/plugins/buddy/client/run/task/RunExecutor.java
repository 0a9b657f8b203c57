package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.RunApi;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvnet.localizer.Localizable;

/**
 * Executes the requests of a task whose end is not near: first within the time limit of the task, then each request within a time limit of its
 * own, which starts anew after a wait for a rate limit.
 */
final class RunExecutor {

    private final ApiEndpoint endpoint;
    private final RunConnection connection;
    private final RetryPolicy policy;
    private final ProgressListener listener;
    private final RetryExecutor limited;
    private final Duration deadline;

    /** Executes the current request. */
    private RetryExecutor current;

    private CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);
    private boolean cancelled;
    private volatile Supplier<String> status;

    /**
     * @param policy its time limit is that of the task, and of each request that has one of its own
     * @param listener receives messages about delays
     */
    RunExecutor(ApiEndpoint endpoint, RunConnection connection, RetryPolicy policy, ProgressListener listener) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.policy = policy;
        this.listener = listener;
        this.limited = new RetryExecutor(endpoint, connection.rateLimit(), policy, listener);
        this.deadline = policy.deadline();
        this.current = limited;
        this.status = limited::status;
    }

    /** Sends a request with the current token. */
    @FunctionalInterface
    interface Request<T> extends BiFunction<RunApi, CallOptions, CompletableFuture<T>> {}

    /** Starts a task on the endpoint's executor. */
    <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> task) {
        return limited.start(task);
    }

    /** Continues a task on the endpoint's executor after another stage, within the time limit of the task. */
    <T> CompletableFuture<T> continueAfter(CompletionStage<T> stage) {
        return limited.continueAfter(stage);
    }

    /** Continues a task on the endpoint's executor after another stage, within a time limit of its own. */
    <T> CompletableFuture<T> continueAfter(CompletionStage<T> stage, Duration timeLimit) {
        return round(timeLimit).continueAfter(stage);
    }

    /**
     * Sends a request until it succeeds, fails permanently, or the time limit of the task is reached.
     *
     * @param retryable whether it may be sent again after a failure
     */
    <T> CompletableFuture<T> send(Localizable activity, Request<T> request, Predicate<BuddyException> retryable) {
        return limited.send(activity, options -> connection.call(api -> request.apply(api, options)), retryable);
    }

    /**
     * Sends a request until it succeeds, fails permanently, or its own time limit is reached.
     *
     * @param retryable whether it may be sent again after a failure
     */
    <T> CompletableFuture<T> send(
            Localizable activity, Request<T> request, Predicate<BuddyException> retryable, Duration timeLimit) {
        return send(activity, request, retryable, timeLimit, 0);
    }

    private <T> CompletableFuture<T> send(
            Localizable activity,
            Request<T> request,
            Predicate<BuddyException> retryable,
            Duration timeLimit,
            int refusals) {
        Duration wait = connection.rateLimit().remainingWait();
        if (!wait.isZero()) {
            return waitForRateLimit(wait).thenCompose(over -> send(activity, request, retryable, timeLimit, refusals));
        }
        RetryExecutor round = round(timeLimit);
        status = round::status;
        return round.send(
                        activity,
                        options -> connection.call(api -> request.apply(api, options)),
                        failure -> !isRateLimited(failure) && retryable.test(failure))
                .exceptionallyCompose(e -> BuddyException.unwrap(e) instanceof BuddyException failure
                                && isRateLimited(failure)
                        ? waitForRateLimit(policy.delayAfter(refusals + 1))
                                .thenCompose(over -> send(activity, request, retryable, timeLimit, refusals + 1))
                        : CompletableFuture.failedFuture(e));
    }

    private RetryExecutor round(Duration timeLimit) {
        RetryExecutor round =
                new RetryExecutor(endpoint, connection.rateLimit(), policy.withMaxDuration(timeLimit), listener);
        boolean late;
        synchronized (this) {
            current = round;
            late = cancelled;
        }
        if (late) {
            round.cancel();
        }
        return round;
    }

    private static boolean isRateLimited(BuddyException failure) {
        return failure instanceof HttpStatusException refusal && refusal.isRateLimited()
                || failure instanceof RetriesExhaustedException exhausted
                        && exhausted.last().map(RunExecutor::isRateLimited).orElse(true);
    }

    /** Waits for a rate limit. Others that wait for the same limit continue a little earlier or later. */
    private CompletableFuture<Void> waitForRateLimit(Duration wait) {
        Duration spread = policy.spread(wait);
        Localizable message = Messages._RunExecutor_RateLimited(BuddyException.seconds(spread));
        listener.progress(message.toString());
        return pause(spread, message);
    }

    /** Waits the policy's delay after a failure, or as long as a rate limit requires, within the time limit of the task. */
    CompletableFuture<Void> delayAfter(BuddyException failure, int failures) {
        return limited.delayAfter(failure, failures);
    }

    /**
     * Waits without a message before something is looked up again.
     *
     * @param lookups the number of look-ups before, from 1
     * @return fails with the failure if the time limit of the task leaves no room for it
     */
    CompletableFuture<Void> pauseAfter(BuddyException failure, int lookups, Localizable activity) {
        Duration wait = policy.delayAfter(lookups);
        Duration end =
                policy.ticker().read().plus(wait).plus(endpoint.requestTimeout().dividedBy(10));
        return end.compareTo(deadline) < 0 ? pause(wait, activity) : CompletableFuture.failedFuture(failure);
    }

    /** Waits without a time limit and without a message. The caller may complete the future, which ends the wait. */
    CompletableFuture<Void> pause(Duration wait, Localizable activity) {
        CompletableFuture<Void> timer =
                CompletableFuture.runAsync(() -> {}, policy.timer().apply(wait, endpoint.executor()));
        boolean late;
        synchronized (this) {
            pause = timer;
            late = cancelled;
        }
        status = activity::toString;
        if (late) {
            timer.cancel(true);
        }
        return timer;
    }

    /** Stops the request or wait in progress and prevents others. */
    void cancel() {
        RetryExecutor running;
        CompletableFuture<Void> waiting;
        synchronized (this) {
            cancelled = true;
            running = current;
            waiting = pause;
        }
        limited.cancel();
        running.cancel();
        waiting.cancel(true);
    }

    /** The current activity, for people. */
    String status() {
        return status.get();
    }
}
