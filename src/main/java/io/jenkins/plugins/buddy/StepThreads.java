package io.jenkins.plugins.buddy;

import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingExecutorService;

/**
 * Where steps look up and save, neither on the Pipeline's own thread nor where answers of Buddy come in: a few threads however
 * many steps there are, and none while there are none.
 */
final class StepThreads {

    /** Look-ups of credentials may wait for slow places. */
    private static final int MOST = 3;

    private static final int IDLE_SECONDS = 10;

    static final ExecutorService POOL = new ImpersonatingExecutorService(threads(), ACL.SYSTEM2);

    private StepThreads() {}

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "Buddy step"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
