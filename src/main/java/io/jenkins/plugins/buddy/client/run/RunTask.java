package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Starts exactly one run, or takes an existing one, and follows it to its end, without a thread while it waits.
 *
 * <p>{@link #start} and {@link #resume} fail with a {@link io.jenkins.plugins.buddy.client.BuddyException} if starting or following was
 * prevented: an {@link io.jenkins.plugins.buddy.client.UnknownOutcomeException} if a run may have been started, and a {@link
 * ContactLostException} if the run may be going on. The end of a run is a {@link RunResult}, whatever its {@link RunVerdict}.
 */
public final class RunTask implements ResumableTask<RunCheckpoint, RunResult> {

    @Override
    public CompletableFuture<RunResult> start() {
        throw new UnsupportedOperationException();
    }

    /** Continues an interrupted task. No run is started: if none was confirmed before, the one with the checkpoint's mark is looked up. */
    @Override
    public CompletableFuture<RunResult> resume(RunCheckpoint from) {
        throw new UnsupportedOperationException();
    }

    /** Stops following at once and leaves the run alone; a later task can resume. */
    @Override
    public void cancel() {
        throw new UnsupportedOperationException();
    }

    /**
     * Stops following and, if requested, cancels the run in Buddy. The future of {@link #start} fails at once with a {@link
     * java.util.concurrent.CancellationException}. If the run is not confirmed yet, it is looked up first.
     *
     * @param cancelRun whether to cancel the run
     * @return completes within {@link RunAbort#LIMIT}, and never fails except with a {@link java.util.concurrent.CancellationException}
     *     after {@link #cancel}
     */
    public CompletableFuture<AbortResult> abort(boolean cancelRun) {
        throw new UnsupportedOperationException();
    }

    /** The run's last state; empty until Buddy has confirmed it. */
    public Optional<PipelineRun> run() {
        throw new UnsupportedOperationException();
    }

    /** A message that names the mark of a run that may have been started. */
    @Override
    public Optional<String> pendingWrite() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String status() {
        throw new UnsupportedOperationException();
    }
}
