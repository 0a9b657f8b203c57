package io.jenkins.plugins.buddy.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A clock that moves only when a test moves it, with the tasks that are due at a time: virtual time. A client whose delays are {@link #timer}
 * moves it by waiting, so that a test needs no real seconds.
 */
public final class FakeClock implements InstantSource {

    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** A task with the time when it is due; tasks of the same time run in the order of their registration. */
    private record Scheduled(Duration time, long number, Runnable task) {}

    private final Queue<Scheduled> scheduled =
            new PriorityQueue<>(Comparator.comparing(Scheduled::time).thenComparing(Scheduled::number));
    private Duration elapsed = Duration.ZERO;
    private long number;

    /** The time since the clock was created, for a ticker. */
    public synchronized Duration elapsed() {
        return elapsed;
    }

    @Override
    public Instant instant() {
        return ORIGIN.plus(elapsed());
    }

    /** Runs a task when the clock has moved by a delay; at once if there is none. */
    public void schedule(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
            return;
        }
        synchronized (this) {
            scheduled.add(new Scheduled(elapsed.plus(delay), number++, task));
        }
    }

    /** Moves the clock. It stops at each task that becomes due, which runs on the caller's thread. */
    public void advance(Duration duration) {
        Duration end = elapsed().plus(duration);
        for (Optional<Runnable> due = next(end); due.isPresent(); due = next(end)) {
            due.get().run();
        }
    }

    private synchronized Optional<Runnable> next(Duration end) {
        boolean due = !scheduled.isEmpty() && scheduled.peek().time().compareTo(end) <= 0;
        Duration time = due ? scheduled.peek().time() : end;
        if (time.compareTo(elapsed) > 0) {
            elapsed = time;
        }
        return due ? Optional.of(scheduled.remove().task()) : Optional.empty();
    }

    /** An executor that moves the clock by a delay before it passes a task on. For one task at a time: others would wait as well. */
    public Executor timer(Duration delay, Executor executor) {
        return task -> {
            advance(delay);
            executor.execute(task);
        };
    }
}
