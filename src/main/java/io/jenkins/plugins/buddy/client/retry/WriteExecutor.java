package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvnet.localizer.Localizable;

/**
 * Sends the writes of a task, and determines the outcome of a write whose response is missing. Buddy may process such a request late, and
 * lists may show its effect later still, so it counts as pending until the settle time is over: twice the time limit of a request, measured
 * from its sending.
 *
 * @param <C> a checkpoint
 */
public final class WriteExecutor<C> {

    private final RetryExecutor executor;
    private final Duration requestTimeout;
    private final CheckpointStore<C> checkpoints;

    /** The possible effect of a write whose outcome is unknown at the moment, null if there is none. */
    private volatile Localizable pending;

    private volatile Duration sent;

    /**
     * @param executor sends the requests of the same task
     * @param requestTimeout the time limit of a request
     * @param checkpoints stores the task's state before each write
     */
    public WriteExecutor(RetryExecutor executor, Duration requestTimeout, CheckpointStore<C> checkpoints) {
        this.executor = executor;
        this.requestTimeout = requestTimeout;
        this.checkpoints = checkpoints;
    }

    /**
     * Stores a checkpoint, then sends a write. It is repeated only while it was not sent.
     *
     * @param activity the status meanwhile
     * @param effect the possible effect in Buddy if the response is missing
     * @param request sends one attempt
     */
    public <T> CompletableFuture<T> send(
            C checkpoint,
            Localizable activity,
            Localizable effect,
            Function<CallOptions, CompletableFuture<T>> request) {
        return executor.continueAfter(checkpoints.save(checkpoint))
                .thenCompose(saved -> send(activity, effect, request));
    }

    private <T> CompletableFuture<T> send(
            Localizable activity, Localizable effect, Function<CallOptions, CompletableFuture<T>> request) {
        Localizable before = pending;
        return executor.send(
                activity,
                () -> {
                    pending = effect;
                    sent = executor.elapsed();
                },
                options -> {
                    CompletableFuture<T> response = request.apply(options);
                    // Not the future that this returns: cancelling has to reach the request itself.
                    response.whenComplete((value, failure) -> {
                        if (failure != null && hadNoEffect(failure)) {
                            pending = before;
                        }
                    });
                    return response;
                },
                BuddyException::wasNotSent);
    }

    /**
     * Returns whether a look-up must determine the effect of a write that failed. A 429 states that there was none, and a look-up before the
     * next attempt costs less than a second effect if it came from a proxy.
     */
    public static boolean requiresLookup(BuddyException failure) {
        return !failure.hadNoEffect() || failure.isRetryable();
    }

    private static boolean hadNoEffect(Throwable e) {
        return BuddyException.unwrap(e) instanceof BuddyException failure && failure.hadNoEffect();
    }

    /**
     * Continues an interrupted task whose last write may have been sent at any time before.
     *
     * @param effect the possible effect in Buddy
     */
    public void resume(Localizable effect) {
        pending = effect;
        sent = executor.elapsed();
    }

    /** The possible effect of the last write in Buddy; empty if it is known to have had none. */
    public Optional<String> pendingWrite() {
        return Optional.ofNullable(pending).map(Localizable::toString);
    }

    /**
     * Looks up the outcome of the last write with growing delays, until it is known or Buddy can no longer process the write.
     *
     * @param failure the failure that hides the outcome
     * @param lookup sends the requests of one look-up
     * @param known whether a look-up determines the outcome
     * @return the result of the last look-up
     */
    public <T> CompletableFuture<T> lookUpOutcome(
            BuddyException failure, Supplier<CompletableFuture<T>> lookup, Predicate<T> known) {
        Duration end = settled();
        executor.report(Messages._WriteExecutor_LookingUpOutcome(failure.localizable(), secondsUntil(end)));
        return lookUpOutcome(lookup, known, end, 1);
    }

    private <T> CompletableFuture<T> lookUpOutcome(
            Supplier<CompletableFuture<T>> lookup, Predicate<T> known, Duration end, int number) {
        return executor.delay(number, end)
                .thenCompose(over -> lookup.get())
                .thenCompose(found -> known.test(found) || executor.elapsed().compareTo(end) >= 0
                        ? CompletableFuture.completedFuture(found)
                        : lookUpOutcome(lookup, known, end, number + 1));
    }

    /** Returns whether Buddy can no longer process the last write. */
    public boolean isSettled() {
        return executor.elapsed().compareTo(sent.plus(settleTime())) >= 0;
    }

    /** Waits for the settle time after the last write, or almost until the time limit: a write before it may have had an effect as well. */
    public CompletableFuture<Void> settle() {
        Duration end = settled();
        executor.report(Messages._WriteExecutor_Settling(secondsUntil(end)));
        return executor.delayUntil(end);
    }

    /** The end of the settle time of the last write. */
    private Duration settled() {
        return executor.withinTimeLimit(sent.plus(settleTime()));
    }

    private String secondsUntil(Duration end) {
        Duration wait = end.minus(executor.elapsed());
        return BuddyException.seconds(wait.isNegative() ? Duration.ZERO : wait);
    }

    /**
     * Checks that there is time to repeat a write: for its response, and for a look-up as late as the settle time requires. A quarter of that
     * may be missing, or a time limit of four requests would never suffice.
     *
     * @param failure the failure of the last write
     * @return fails with {@link RetriesExhaustedException} if there is not
     */
    public CompletableFuture<Void> requireTimeToRepeat(BuddyException failure) {
        Duration required = settleTime().multipliedBy(3).dividedBy(4);
        return executor.timeLeft().compareTo(required) >= 0
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(executor.exhausted(failure, settleTime()));
    }

    private Duration settleTime() {
        return requestTimeout.multipliedBy(2);
    }
}
