package io.jenkins.plugins.buddy.concurrent;

import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.Timer;

/**
 * Bounded thread pools, one for each kind of work that may block, so that one kind cannot stop the others. They have few threads however many
 * steps there are, and none while there is no work.
 */
public final class BuddyThreadPool {

    /** Everything that follows a response: console output, the next request, its name look-up. */
    public static final Executor RESPONSES = create("Buddy responses", 4);

    /** Credentials look-ups, which may wait for external providers. */
    public static final Executor CREDENTIALS = create("Buddy credentials", 3);

    /** Writes to the disk. */
    public static final Executor DISK = create("Buddy disk", 3);

    private BuddyThreadPool() {}

    private static Executor create(String name, int threads) {
        return new ImpersonatingExecutorService(new CompensatingPool(name, threads), ACL.SYSTEM2);
    }

    /** Adds a thread for each task that seems to hang, within a limit, so that a few of them do not stop all others. */
    private static final class CompensatingPool extends ThreadPoolExecutor {

        private static final int IDLE_SECONDS = 10;
        private static final int MAX_HANGING = 50;
        private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(3);
        private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final int threads;

        /** The time at which each thread began its current task. */
        private final Map<Thread, Long> started = new ConcurrentHashMap<>();

        private final AtomicLong nextCheck = new AtomicLong(System.nanoTime());

        CompensatingPool(String name, int threads) {
            super(
                    threads,
                    threads,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), name));
            this.threads = threads;
            allowCoreThreadTimeOut(true);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            started.put(thread, System.nanoTime());
            checkLater();
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            started.remove(Thread.currentThread());
        }

        /** One timer for all tasks: each request has several of them, most of which take less than a millisecond. */
        private void checkLater() {
            long now = System.nanoTime();
            long next = nextCheck.get();
            // A check that is overdue is repeated: Jenkins' timer drops its tasks when Jenkins stops.
            if (now - next >= 0 && nextCheck.compareAndSet(next, now + CHECK_NANOS)) {
                Timer.get().schedule(this::check, CHECK_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        private synchronized void check() {
            long now = System.nanoTime();
            long hanging = started.values().stream()
                    .filter(start -> now - start >= HANGING_NANOS)
                    .count();
            resize(threads + (int) Math.min(hanging, MAX_HANGING));
            if (!started.isEmpty()) {
                checkLater();
            }
        }

        private void resize(int size) {
            if (size > getMaximumPoolSize()) {
                setMaximumPoolSize(size);
                setCorePoolSize(size);
            } else if (size < getMaximumPoolSize()) {
                setCorePoolSize(size);
                setMaximumPoolSize(size);
            }
        }
    }
}
