package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The abort of a step in a Pipeline. */
final class StepAbort {

    /** The time after which a build that is aborted ends in every case. */
    static final int LIMIT_SECONDS = 14;

    /** Completes when the task is in progress, with the work that aborts it. */
    private final CompletableFuture<Supplier<CompletableFuture<Optional<String>>>> abort = new CompletableFuture<>();

    private volatile boolean requested;
    private volatile boolean repeated;

    /** Receives the work that aborts the task, as soon as it is in progress. */
    void enable(@NonNull Supplier<CompletableFuture<Optional<String>>> work) {
        abort.complete(work);
    }

    /** Receives that there is no task to abort. */
    void fail(@NonNull Throwable failure) {
        abort.completeExceptionally(failure);
    }

    /** Returns whether the build is aborted. */
    boolean isRequested() {
        return requested;
    }

    /** Returns whether the build was aborted a second time. */
    boolean isRepeated() {
        return repeated;
    }

    /** Receives that the build is aborted. */
    synchronized void request() {
        repeated = requested;
        requested = true;
    }

    /**
     * Aborts the task.
     *
     * @return completes within {@link #LIMIT_SECONDS} with a line for the console, empty if there is nothing to report; fails if the outcome is
     *     not known
     */
    @NonNull
    CompletableFuture<Optional<String>> outcome() {
        return abort.thenCompose(Supplier::get).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
