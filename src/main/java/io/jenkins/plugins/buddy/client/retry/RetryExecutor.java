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

    private static final Runnable NOTHING = () -> {};

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

    /**
     * Continues a task, which runs on the endpoint's executor, there after another stage, whichever thread completes it.
     *
     * @return fails with {@link TimeLimitException} if the time limit is reached before
     */
    public <T> CompletableFuture<T> continueAfter(CompletionStage<T> stage) {
        return continueAfter(stage.toCompletableFuture().copy(), TimeLimitException::new);
    }

    /**
     * @param future is cancelled with the task
     * @param timeout the failure if the time limit is reached before
     */
    private <T> CompletableFuture<T> continueAfter(
            CompletableFuture<T> future, Function<Duration, BuddyException> timeout) {
        if (future.isDone()) {
            // A change of threads costs more than anything else that the client does itself.
            return future;
        }
        return track(() -> future.orTimeout(timeLeft().toMillis(), TimeUnit.MILLISECONDS))
                .handleAsync(
                        (value, failure) -> failure == null
                                ? CompletableFuture.completedFuture(value)
                                : CompletableFuture.<T>failedFuture(
                                        BuddyException.unwrap(failure) instanceof TimeoutException
                                                ? timeout.apply(policy.maxDuration())
                                                : failure),
                        endpoint.executor())
                .thenCompose(Function.identity());
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
        return send(activity, NOTHING, request, retryable);
    }

    /**
     * Sends a request like {@link #send(Localizable, Function, Predicate)}.
     *
     * @param sending is called before each attempt, and never after {@link #cancel}
     */
    <T> CompletableFuture<T> send(
            Localizable activity,
            Runnable sending,
            Function<CallOptions, CompletableFuture<T>> request,
            Predicate<BuddyException> retryable) {
        return send(activity, sending, request, retryable, 0);
    }

    private <T> CompletableFuture<T> send(
            Localizable activity,
            Runnable sending,
            Function<CallOptions, CompletableFuture<T>> request,
            Predicate<BuddyException> retryable,
            int failures) {
        return waitForRateLimit()
                .thenCompose(open -> {
                    if (isTimeUp()) {
                        return CompletableFuture.failedFuture(new TimeLimitException(policy.maxDuration()));
                    }
                    status = activity;
                    Duration timeout = min(timeLeft(), endpoint.requestTimeout());
                    return track(sending, () -> request.apply(new CallOptions(failures + 1, timeout)));
                })
                .exceptionallyCompose(e -> {
                    if (!(BuddyException.unwrap(e) instanceof BuddyException failure) || !retryable.test(failure)) {
                        return CompletableFuture.failedFuture(e);
                    }
                    return delayAfter(failure, failures + 1)
                            .thenCompose(over -> send(activity, sending, request, retryable, failures + 1));
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
            return CompletableFuture.failedFuture(exhausted(failure, wait));
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
        return continueAfter(acquired, LockTimeoutException::new);
    }

    private CompletableFuture<Void> waitForRateLimit() {
        Duration wait = rateLimit.acquire();
        if (wait.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        if (isTooLong(wait)) {
            return CompletableFuture.failedFuture(exhausted(null, wait));
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
            return timer(wait);
        });
    }

    /** Waits, even if the task is cancelled. */
    public CompletableFuture<Void> timer(Duration wait) {
        return CompletableFuture.runAsync(() -> {}, policy.timer().apply(wait, endpoint.executor()));
    }

    /**
     * Waits for the policy's delay, or until an end if that is earlier.
     *
     * @param number the delay's number, from 1
     * @param end see {@link #elapsed}
     */
    CompletableFuture<Void> delay(int number, Duration end) {
        return delayUntil(min(elapsed().plus(policy.delayAfter(number)), end));
    }

    /**
     * Waits.
     *
     * @param end see {@link #elapsed}
     */
    CompletableFuture<Void> delayUntil(Duration end) {
        Duration wait = end.minus(elapsed());
        return wait.isNegative() || wait.isZero() ? CompletableFuture.completedFuture(null) : track(() -> timer(wait));
    }

    /** The last moment, not after the given one, that leaves time for a look-up. */
    Duration withinTimeLimit(Duration end) {
        return min(end, deadline.minus(endpoint.requestTimeout().dividedBy(5)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The failure of a task that the time limit ends. */
    RetriesExhaustedException exhausted(BuddyException failure, Duration delay) {
        return new RetriesExhaustedException(failure, delay, policy.maxDuration());
    }

    /** Shows a message as the status and to the listener. */
    void report(Localizable message) {
        status = message;
        listener.progress(message.toString());
    }

    /** Returns whether a request after the wait would have less than a tenth of its usual time: its outcome would only be unknown. */
    private boolean isTooLong(Duration wait) {
        return wait.plus(endpoint.requestTimeout().dividedBy(10)).compareTo(timeLeft()) >= 0;
    }

    /** Returns whether there is hardly any time left for a response. */
    private boolean isTimeUp() {
        return timeLeft()
                        .compareTo(min(endpoint.requestTimeout(), policy.maxDuration())
                                .dividedBy(10))
                < 0;
    }

    /** The time until the time limit; negative after it. */
    Duration timeLeft() {
        return deadline.minus(elapsed());
    }

    /** The time of the policy's ticker. */
    Duration elapsed() {
        return policy.ticker().read();
    }

    private <T> CompletableFuture<T> track(Supplier<CompletableFuture<T>> start) {
        return track(NOTHING, start);
    }

    /**
     * @param starting is called unless the task was cancelled, and not after {@link #cancel} has returned
     */
    private <T> CompletableFuture<T> track(Runnable starting, Supplier<CompletableFuture<T>> start) {
        synchronized (this) {
            if (cancelled) {
                return CompletableFuture.failedFuture(new CancellationException());
            }
            starting.run();
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
