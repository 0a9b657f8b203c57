package io.jenkins.plugins.buddy.client.retry;

import io.jenkins.plugins.buddy.client.http.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;

/**
 * Delays and time limits of retries.
 *
 * @param maxDuration the time limit of a task, delays included
 * @param initialDelay the delay after the first failure; each further one doubles
 * @param maxDelay the limit of the doubling
 * @param jitter from 0 to 1, the part of half a delay that is left out, so that many tasks do not retry at once
 * @param ticker measures the time
 * @param timer makes an executor run tasks after a delay, without a thread that waits
 * @param started the ticker's time at which the time limit began; null if it begins with each executor
 */
public record RetryPolicy(
        Duration maxDuration,
        Duration initialDelay,
        Duration maxDelay,
        DoubleSupplier jitter,
        Ticker ticker,
        BiFunction<Duration, Executor, Executor> timer,
        Duration started) {

    /** Creates a policy whose time limit begins with each executor. */
    public RetryPolicy(
            Duration maxDuration,
            Duration initialDelay,
            Duration maxDelay,
            DoubleSupplier jitter,
            Ticker ticker,
            BiFunction<Duration, Executor, Executor> timer) {
        this(maxDuration, initialDelay, maxDelay, jitter, ticker, timer, null);
    }

    /** The default delays. */
    public static RetryPolicy defaults(Duration maxDuration) {
        return new RetryPolicy(
                maxDuration,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                () -> ThreadLocalRandom.current().nextDouble(),
                Ticker.SYSTEM,
                (delay, executor) ->
                        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor));
    }

    /** The same policy with a time limit that begins now, and that all executors with it share. */
    public RetryPolicy startingNow() {
        return new RetryPolicy(maxDuration, initialDelay, maxDelay, jitter, ticker, timer, ticker.read());
    }

    /** The ticker's time at which the time limit of an executor that is created now ends. */
    public Duration deadline() {
        return (started == null ? ticker.read() : started).plus(maxDuration);
    }

    /** The policy with another time limit, which begins with each executor. */
    public RetryPolicy withMaxDuration(Duration newMaxDuration) {
        return new RetryPolicy(newMaxDuration, initialDelay, maxDelay, jitter, ticker, timer);
    }

    /**
     * The delay after a failure.
     *
     * @param failures the number of failures, from 1
     */
    public Duration delayAfter(int failures) {
        Duration delay = initialDelay;
        for (int i = 1; i < failures && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        Duration capped = delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
        return capped.minusMillis((long) (capped.toMillis() * jitter.getAsDouble() / 2));
    }

    /** Lengthens a wait that many tasks share by up to a tenth, or a second, so that they do not end it at once. */
    public Duration spread(Duration wait) {
        long most = Math.min(wait.toMillis() / 10, 1_000);
        return wait.plusMillis((long) (most * jitter.getAsDouble()));
    }
}
