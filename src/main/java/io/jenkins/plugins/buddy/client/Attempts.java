package io.jenkins.plugins.buddy.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The requests of one piece of work: one after the other, with pauses where needed, within one time, until it is cancelled. */
final class Attempts {

    private final BuddyServer server;
    private final RetryPolicy policy;
    private final Consumer<String> progress;
    private final Instant deadline;

    /** What is under way: a request or a pause. */
    private CompletableFuture<?> current = CompletableFuture.completedFuture(null);

    private final AtomicInteger looks = new AtomicInteger();

    private boolean cancelled;
    private volatile Message status = Text.ABOUT_TO_START.of();

    /**
     * @param progress takes lines for people about what is waited for
     */
    Attempts(BuddyServer server, RetryPolicy policy, Consumer<String> progress) {
        this.server = server;
        this.policy = policy;
        this.progress = progress;
        this.deadline = policy.clock().instant().plus(policy.maxWait());
    }

    /**
     * Sends a request until it succeeds, fails for good, or the time is up.
     *
     * @param what for people, such as {@link Text#LOOKING}
     * @param request sends it; gets which attempt it is and how long it may take
     * @param again whether it may be sent again after this failure
     */
    <T> CompletableFuture<T> send(
            Message what, Function<Attempt, CompletableFuture<T>> request, Predicate<BuddyException> again) {
        return send(what, request, again, 0);
    }

    private <T> CompletableFuture<T> send(
            Message what,
            Function<Attempt, CompletableFuture<T>> request,
            Predicate<BuddyException> again,
            int failures) {
        return waitForRateLimit()
                .thenCompose(open -> {
                    status = what;
                    Duration left = timeLeft();
                    Duration timeout = left.compareTo(server.requestTimeout()) < 0 ? left : server.requestTimeout();
                    return track(() -> request.apply(new Attempt(failures + 1, timeout)));
                })
                .exceptionallyCompose(failure -> {
                    if (!(BuddyException.unwrap(failure) instanceof BuddyException trouble) || !again.test(trouble)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    return pause(policy.pauseAfter(failures + 1), trouble)
                            .thenCompose(over -> send(what, request, again, failures + 1));
                });
    }

    /**
     * Waits a moment because of a failure, or as long as the server asked for if that is longer.
     *
     * @return fails with the failure if the time left isn't enough for the wait
     */
    private CompletableFuture<Void> pause(Duration pause, BuddyException failure) {
        Duration limit = server.state().rateLimit().remainingWait();
        Duration wait = pause.compareTo(limit) < 0 ? limit : pause;
        if (isTooLong(wait)) {
            return CompletableFuture.failedFuture(new RetriesExhaustedException(failure, wait, policy.maxWait()));
        }
        return pause(wait, Text.NEXT_TRY.of(failure.line(), Advice.seconds(wait)));
    }

    /**
     * Waits until no other task works on the same action.
     *
     * @return fails with a {@link BuddyException} if that takes too long
     */
    CompletableFuture<Void> waitFor(Turns.Turn turn) {
        CompletableFuture<Void> begins = turn.begins();
        if (begins.isDone()) {
            return begins;
        }
        tell(Text.WAITING_FOR_TURN.of());
        return track(() -> begins.orTimeout(timeLeft().toMillis(), TimeUnit.MILLISECONDS))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        BuddyException.unwrap(failure) instanceof TimeoutException
                                ? new ActionConflictException(
                                        Text.NO_TURN_IN_TIME.of(policy.maxWait().toSeconds()))
                                : failure));
    }

    /** A pause before a look at what became of a request; each one longer than the one before. */
    CompletableFuture<Void> pauseBeforeLook(BuddyException failure) {
        return pause(policy.pauseAfter(looks.incrementAndGet()), failure);
    }

    private CompletableFuture<Void> waitForRateLimit() {
        Duration wait = server.state().rateLimit().remainingWait();
        if (wait.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        if (isTooLong(wait)) {
            return CompletableFuture.failedFuture(new RetriesExhaustedException(null, wait, policy.maxWait()));
        }
        // Others may have used up the next period as well, so look again afterwards.
        return pause(wait, Text.NEXT_TRY.of(Text.RATE_LIMITED.of(), Advice.seconds(wait)))
                .thenCompose(over -> waitForRateLimit());
    }

    private CompletableFuture<Void> pause(Duration wait, Message why) {
        return track(() -> {
            tell(why);
            return CompletableFuture.runAsync(() -> {}, policy.timer().apply(wait));
        });
    }

    private void tell(Message what) {
        status = what;
        progress.accept(what.toString());
    }

    /** Whether a request after the wait would have less than a tenth of its usual time: it could only end in doubt. */
    private boolean isTooLong(Duration wait) {
        return wait.plus(server.requestTimeout().dividedBy(10)).compareTo(timeLeft()) >= 0;
    }

    private Duration timeLeft() {
        return Duration.between(policy.clock().instant(), deadline);
    }

    private <T> CompletableFuture<T> track(Supplier<CompletableFuture<T>> start) {
        synchronized (this) {
            if (cancelled) {
                return CompletableFuture.failedFuture(new CancellationException());
            }
        }
        // Not under the lock: to find the server's address may take long, and whoever cancels mustn't wait for it.
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

    /** Ends what is under way and lets nothing else begin. */
    void cancel() {
        CompletableFuture<?> running;
        synchronized (this) {
            cancelled = true;
            running = current;
        }
        running.cancel(true);
    }

    /** What is being done or waited for, in words. */
    String status() {
        return status.toString();
    }
}
