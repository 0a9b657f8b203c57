package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.Terminator;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks of this controller that are in progress. */
public final class RunningTasks {

    private static final Set<ResumableTask<?, ?>> RUNNING = ConcurrentHashMap.newKeySet();

    private RunningTasks() {}

    static void add(@NonNull ResumableTask<?, ?> task) {
        RUNNING.add(task);
    }

    static void remove(@NonNull ResumableTask<?, ?> task) {
        RUNNING.remove(task);
    }

    /**
     * Cancels all tasks when Jenkins shuts down, so that no further request is sent: Pipelines resume from their
     * checkpoints after the restart. Terminators run before Jenkins interrupts the builds.
     */
    @Terminator
    public static void cancelAll() {
        RUNNING.forEach(ResumableTask::cancel);
    }
}
