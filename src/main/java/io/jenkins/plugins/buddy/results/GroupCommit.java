package io.jenkins.plugins.buddy.results;

import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Appends to a file. What waits at the same time is written and forced to the disk together.
 *
 * <p>If all steps in progress wait, as a single one does, it is written at once. Otherwise others may follow soon, so that a pause comes first,
 * which grows with each write: forcing the disk for each of hundreds of steps takes longer than the pauses.
 */
final class GroupCommit {

    private static final long INITIAL_PAUSE_MILLIS = 25;
    private static final long PAUSE_INCREMENT_MILLIS = 15;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    private enum State {
        IDLE,
        PAUSING,
        WRITING
    }

    private record Pending(byte[] bytes, CompletableFuture<Void> stored) {}

    private final Path file;
    private List<Pending> queue = new ArrayList<>();
    private State state = State.IDLE;
    private int steps;
    private long pauses;
    private long lastWrite = System.nanoTime();

    GroupCommit(Path file) {
        this.file = file;
    }

    /** Counts a step that may append something, until {@link #leave}. */
    synchronized void enter() {
        steps++;
    }

    synchronized void leave() {
        steps--;
        next();
    }

    /** Returns whether there are neither steps nor anything to append. */
    synchronized boolean isIdle() {
        return steps == 0 && queue.isEmpty() && state == State.IDLE;
    }

    /** Appends. The future completes when the bytes are on the disk. */
    synchronized CompletableFuture<Void> append(byte[] bytes) {
        Pending pending = new Pending(bytes, new CompletableFuture<>());
        queue.add(pending);
        next();
        return pending.stored();
    }

    private synchronized void next() {
        if (state == State.WRITING || queue.isEmpty()) {
            return;
        }
        if (queue.size() >= steps) {
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
        long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastWrite);
        if (sinceLast > 5 * MAX_PAUSE_MILLIS) {
            pauses = 1;
        }
        long pause = Math.min(INITIAL_PAUSE_MILLIS + pauses * PAUSE_INCREMENT_MILLIS, MAX_PAUSE_MILLIS);
        return Math.max(0, pause - sinceLast);
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
