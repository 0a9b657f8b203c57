package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvnet.localizer.Localizable;

/** Executes the requests of a task with retries, within a time limit; cancellable. */
public final class RetryExecutor {

    private final ApiEndpoint endpoint;
    private final RateLimit rateLimit;
    private final RetryPolicy policy;
    private final ProgressListener listener;
    private final Duration deadline;

    /** The request or delay in progress. */
    private CompletableFuture<?> current = CompletableFuture.completedFuture(null);

    private boolean cancelled;
    private volatile Localizable status = Messages._RetryExecutor_Starting();

    /**
     * @param rateLimit the limit of the token that the requests are sent with
     * @param listener receives messages about delays
     */
    public RetryExecutor(ApiEndpoint endpoint, RateLimit rateLimit, RetryPolicy policy, ProgressListener listener) {
        this.endpoint = endpoint;
        this.rateLimit = rateLimit;
        this.policy = policy;
        this.listener = listener;
        this.deadline = policy.deadline();
    }

    /** Starts a task on the endpoint's executor: a request may wait for a name server, a message for a disk. */
    public <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.completedFuture(null).thenComposeAsync(none -> task.get(), endpoint.executor());
    }

    /** Continues a task, which runs on the endpoint's executor, there after another stage, whichever thread completes it. */
    public <T> CompletableFuture<T> continueAfter(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        // A change of threads costs more than anything else that the client does itself.
        return future.isDone() ? future : future.thenApplyAsync(Function.identity(), endpoint.executor());
    }

    /**
     * Sends a request until it succeeds, fails permanently, or the time is up.
     *
     * @param activity the status meanwhile
     * @param request sends one attempt
     * @param retryable whether it may be sent again after a failure
     */
    public <T> CompletableFuture<T> send(
            Localizable activity,
            Function<CallOptions, CompletableFuture<T>> request,
            Predicate<BuddyException> retryable) {
        return send(activity, request, retryable, 0);
    }

    private <T> CompletableFuture<T> send(
            Localizable activity,
            Function<CallOptions, CompletableFuture<T>> request,
            Predicate<BuddyException> retryable,
            int failures) {
        return waitForRateLimit()
                .thenCompose(open -> {
                    status = activity;
                    Duration left = timeLeft();
                    Duration timeout = left.compareTo(endpoint.requestTimeout()) < 0 ? left : endpoint.requestTimeout();
                    return track(() -> request.apply(new CallOptions(failures + 1, timeout)));
                })
                .exceptionallyCompose(e -> {
                    if (!(BuddyException.unwrap(e) instanceof BuddyException failure) || !retryable.test(failure)) {
                        return CompletableFuture.failedFuture(e);
                    }
                    return delayAfter(failure, failures + 1)
                            .thenCompose(over -> send(activity, request, retryable, failures + 1));
                });
    }

    /**
     * Waits before the next attempt: the policy's delay, or the server's if that is longer.
     *
     * @param failures the number of failures, from 1
     * @return fails with {@link RetriesExhaustedException} if the time limit leaves no room for it
     */
    public CompletableFuture<Void> delayAfter(BuddyException failure, int failures) {
        Duration delay = policy.delayAfter(failures);
        Duration limit = rateLimit.remainingWait();
        Duration wait = delay.compareTo(limit) < 0 ? limit : delay;
        if (isTooLong(wait)) {
            return CompletableFuture.failedFuture(new RetriesExhaustedException(failure, wait, policy.maxDuration()));
        }
        return delay(wait, Messages._RetryExecutor_Retrying(failure.localizable(), BuddyException.seconds(wait)));
    }

    /**
     * Waits for a lock.
     *
     * @return completes on the endpoint's executor; fails with {@link LockTimeoutException} if the time limit is reached
     */
    public CompletableFuture<Void> await(KeyedLock.Lease lease) {
        CompletableFuture<Void> acquired = lease.acquired();
        if (acquired.isDone()) {
            return acquired;
        }
        report(Messages._RetryExecutor_WaitingForLock());
        return track(() -> acquired.orTimeout(timeLeft().toMillis(), TimeUnit.MILLISECONDS))
                .handleAsync(
                        (nothing, failure) -> {
                            if (failure == null) {
                                return CompletableFuture.<Void>completedFuture(null);
                            }
                            return CompletableFuture.<Void>failedFuture(
                                    BuddyException.unwrap(failure) instanceof TimeoutException
                                            ? new LockTimeoutException(policy.maxDuration())
                                            : failure);
                        },
                        endpoint.executor())
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Void> waitForRateLimit() {
        Duration wait = rateLimit.acquire();
        if (wait.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        if (isTooLong(wait)) {
            return CompletableFuture.failedFuture(new RetriesExhaustedException(null, wait, policy.maxDuration()));
        }
        // Others may have used up the next period as well, so ask again; and not all at the same moment.
        return delay(
                        policy.spread(wait),
                        Messages._RetryExecutor_Retrying(
                                Messages._RetryExecutor_RateLimited(), BuddyException.seconds(wait)))
                .thenCompose(over -> waitForRateLimit());
    }

    private CompletableFuture<Void> delay(Duration wait, Localizable reason) {
        return track(() -> {
            report(reason);
            return CompletableFuture.runAsync(() -> {}, policy.timer().apply(wait, endpoint.executor()));
        });
    }

    private void report(Localizable message) {
        status = message;
        listener.progress(message.toString());
    }

    /** Returns whether a request after the wait would have less than a tenth of its usual time: its outcome would only be unknown. */
    private boolean isTooLong(Duration wait) {
        return wait.plus(endpoint.requestTimeout().dividedBy(10)).compareTo(timeLeft()) >= 0;
    }

    private Duration timeLeft() {
        return deadline.minus(policy.ticker().read());
    }

    private <T> CompletableFuture<T> track(Supplier<CompletableFuture<T>> start) {
        synchronized (this) {
            if (cancelled) {
                return CompletableFuture.failedFuture(new CancellationException());
            }
        }
        // Not under the lock: looking up the server's name may take long, and cancel() must not wait for it.
        CompletableFuture<T> started = start.get();
        boolean late;
        synchronized (this) {
            current = started;
            late = cancelled;
        }
        if (late) {
            started.cancel(true);
        }
        return started;
    }

    /** Stops the request or delay in progress and prevents others. */
    public void cancel() {
        CompletableFuture<?> running;
        synchronized (this) {
            cancelled = true;
            running = current;
        }
        running.cancel(true);
    }

    /** The current activity, for people. */
    public String status() {
        return status.toString();
    }
}
