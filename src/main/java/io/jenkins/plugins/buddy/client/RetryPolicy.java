package io.jenkins.plugins.buddy.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * How long and how patiently to try.
 *
 * @param maxWait the longest that one piece of work may take altogether, its pauses included
 * @param firstPause the pause after the first failure; each further one doubles
 * @param longestPause where the doubling ends
 * @param jitter from 0 to 1, what part of half a pause to leave out, so that many don't come back at once
 * @param clock tells the time
 * @param timer makes an executor that runs things after a pause, without holding a thread meanwhile
 */
public record RetryPolicy(
        Duration maxWait,
        Duration firstPause,
        Duration longestPause,
        DoubleSupplier jitter,
        InstantSource clock,
        Function<Duration, Executor> timer) {

    /** The usual pauses, on the JDK's own timer. */
    public static RetryPolicy within(Duration maxWait) {
        return new RetryPolicy(
                maxWait,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                () -> ThreadLocalRandom.current().nextDouble(),
                InstantSource.system(),
                pause -> CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * The pause after a failure.
     *
     * @param failures how many there were, from 1
     */
    Duration pauseAfter(int failures) {
        Duration pause = firstPause;
        for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        Duration capped = pause.compareTo(longestPause) < 0 ? pause : longestPause;
        return capped.minusMillis((long) (capped.toMillis() * jitter.getAsDouble() / 2));
    }
}
