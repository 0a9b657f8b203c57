package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Appends to a file. Appends that wait at the same time are written and forced to the disk together.
 *
 * <p>If all steps in progress wait, as a single one does, it is written at once. Otherwise others may follow soon, so that a pause comes first,
 * a part of the time for which these steps have been in progress: forcing the disk for each of hundreds of steps takes longer.
 */
final class GroupCommit {

    private static final long MIN_PAUSE_MILLIS = 40;
    private static final long MAX_PAUSE_MILLIS = 10_000;

    /** Few steps are not worth a long pause. */
    private static final long MAX_PAUSE_MILLIS_PER_STEP = 20;

    /** The part of the time so far, so that the number of writes grows with its logarithm. */
    private static final int PAUSE_DIVISOR = 6;

    /** A step that has appended nothing for longer waits for something else, such as the end of a run. */
    private static final long MAX_INACTIVE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private enum State {
        IDLE,
        PAUSING,
        WRITING
    }

    private record Pending(byte[] bytes, CompletableFuture<Void> stored) {}

    private final Path file;
    private List<Pending> queue = new ArrayList<>();
    private State state = State.IDLE;

    /** The time at which each step in progress began or last appended something. */
    private final Map<String, Long> steps = new HashMap<>();

    private long pauses;
    private long lastWrite = System.nanoTime();

    /** The time at which the first one of the steps in progress began. */
    private long begun = System.nanoTime();

    /** The largest number of steps at once since then. */
    private int maxSteps;

    GroupCommit(Path file) {
        this.file = file;
    }

    /** Counts a step that may append something, until {@link #leave}. */
    synchronized void enter(String step) {
        if (steps.isEmpty()) {
            begun = System.nanoTime();
            maxSteps = 0;
        }
        steps.put(step, System.nanoTime());
        maxSteps = Math.max(maxSteps, steps.size());
    }

    synchronized void leave(String step) {
        steps.remove(step);
        next();
    }

    private int activeSteps() {
        long now = System.nanoTime();
        steps.values().removeIf(last -> now - last > MAX_INACTIVE_NANOS);
        return steps.size();
    }

    /** Returns whether there are neither steps nor anything to append. */
    synchronized boolean isIdle() {
        return steps.isEmpty() && queue.isEmpty() && state == State.IDLE;
    }

    /**
     * Appends. The future completes when the bytes are on the disk.
     *
     * @param step null for a step of a freestyle build
     */
    synchronized CompletableFuture<Void> append(@CheckForNull String step, byte[] bytes) {
        steps.computeIfPresent(step, (same, last) -> System.nanoTime());
        Pending pending = new Pending(bytes, new CompletableFuture<>());
        queue.add(pending);
        next();
        return pending.stored();
    }

    private synchronized void next() {
        if (state == State.WRITING || queue.isEmpty()) {
            return;
        }
        if (queue.size() >= activeSteps()) {
            state = State.WRITING;
            BuddyThreadPool.DISK.execute(this::write);
        } else if (state == State.IDLE) {
            state = State.PAUSING;
            long pause = ++pauses;
            CompletableFuture.delayedExecutor(pauseMillis(), TimeUnit.MILLISECONDS, BuddyThreadPool.DISK)
                    .execute(() -> endPause(pause));
        }
    }

    /** The time to wait, counted from the last write. */
    private long pauseMillis() {
        long now = System.nanoTime();
        long max = Math.min(MAX_PAUSE_MILLIS, MAX_PAUSE_MILLIS_PER_STEP * maxSteps);
        long part = TimeUnit.NANOSECONDS.toMillis(now - begun) / PAUSE_DIVISOR;
        long pause = Math.min(Math.max(part, MIN_PAUSE_MILLIS), max);
        return Math.max(0, pause - TimeUnit.NANOSECONDS.toMillis(now - lastWrite));
    }

    private void endPause(long pause) {
        synchronized (this) {
            if (state != State.PAUSING || pause != pauses) {
                return;
            }
            state = State.WRITING;
        }
        write();
    }

    private void write() {
        List<Pending> batch;
        synchronized (this) {
            batch = queue;
            queue = new ArrayList<>();
        }
        Throwable failure = null;
        try {
            append(batch);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        synchronized (this) {
            state = State.IDLE;
            lastWrite = System.nanoTime();
            next();
        }
        for (Pending each : batch) {
            if (failure == null) {
                each.stored().complete(null);
            } else {
                each.stored().completeExceptionally(failure);
            }
        }
    }

    private void append(List<Pending> batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Pending each : batch) {
            bytes.write(each.bytes());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeFully(channel, ByteBuffer.wrap(bytes.toByteArray()));
            channel.force(false);
        }
    }

    /** Continues short writes, such as those to a disk that is almost full. */
    static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
