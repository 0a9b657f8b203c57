package io.jenkins.plugins.buddy.benchmark;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How many threads a Jenkins has that does nothing; in that Jenkins. */
final class IdleThreads {

    /** Jenkins' own pools breathe. */
    private static final int TOLERANCE = 10;

    private static int number;

    private IdleThreads() {}

    /** Takes the threads that there are now for those of an idle Jenkins. */
    static void remember() {
        number = now();
    }

    static int number() {
        return number;
    }

    /** Waits until there are not many more: pools let go of their threads after up to a minute. */
    static int await() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (now() > number + TOLERANCE && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return now();
    }

    private static int now() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
