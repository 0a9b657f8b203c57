package io.jenkins.plugins.buddy.concurrent;

import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
        private static final int HANGING_SECONDS = 3;
        private static final int MAX_HANGING = 50;

        private final int threads;
        private final Map<Thread, Future<?>> watches = new ConcurrentHashMap<>();
        private int hanging;

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
            watches.put(thread, Timer.get().schedule(() -> resize(1), HANGING_SECONDS, TimeUnit.SECONDS));
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            if (!watches.remove(Thread.currentThread()).cancel(false)) {
                resize(-1);
            }
        }

        private synchronized void resize(int change) {
            hanging += change;
            int size = threads + Math.min(hanging, MAX_HANGING);
            if (change > 0) {
                setMaximumPoolSize(size);
                setCorePoolSize(size);
            } else {
                setCorePoolSize(size);
                setMaximumPoolSize(size);
            }
        }
    }
}
