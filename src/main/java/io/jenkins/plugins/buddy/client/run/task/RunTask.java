package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.run.AbortResult;
import io.jenkins.plugins.buddy.client.run.ContactLostException;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Starts exactly one run, or adopts an existing one, and follows it to its end, without a thread while it waits.
 *
 * <p>{@link #start} and {@link #resume} fail with a {@link io.jenkins.plugins.buddy.client.BuddyException} if starting or following was
 * prevented: an {@link io.jenkins.plugins.buddy.client.UnknownOutcomeException} if a run may have been started, and a {@link
 * ContactLostException} if the run may be going on. The end of a run is a {@link RunResult}, whatever its {@link RunVerdict}.
 */
public final class RunTask implements ResumableTask<RunCheckpoint, RunResult> {

    private final RunExecutor executor;
    private final RunStarter starter;
    private final RunFollower follower;
    private final RunReporter reporter;
    private final RunAbort abort;
    private final Target target;
    private final boolean follow;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();

    /** The run's number if it is known from the start, otherwise null. */
    private volatile Long runId;

    /**
     * The run that a task follows: one that it starts, or an existing one.
     *
     * @param request the run to start, null for an existing one
     * @param runId the existing run, null for one to start
     */
    record Target(RunRequest request, Long runId) {}

    /**
     * @param follow whether the run is followed to its end
     */
    RunTask(
            RunExecutor executor,
            RunStarter starter,
            RunFollower follower,
            RunReporter reporter,
            RunAbort abort,
            Target target,
            boolean follow) {
        this.executor = executor;
        this.starter = starter;
        this.follower = follower;
        this.reporter = reporter;
        this.abort = abort;
        this.target = target;
        this.follow = follow;
        this.runId = target.runId();
    }

    @Override
    public CompletableFuture<RunResult> start() {
        return run(() -> target.request() == null
                ? existing(target.runId())
                : starter.start(target.request()).thenCompose(this::started));
    }

    /** Continues an interrupted task. No run is started: if none was confirmed before, the one with the checkpoint's mark is looked up. */
    @Override
    public CompletableFuture<RunResult> resume(RunCheckpoint from) {
        if (from.runId() == null) {
            starter.expect(from);
            return run(() -> starter.adopt(from).thenCompose(this::started));
        }
        runId = from.runId();
        return run(() -> follow ? follower.resume(from) : follower.look(from.runId()));
    }

    private CompletableFuture<RunResult> existing(long id) {
        return follow ? follower.follow(id) : follower.look(id);
    }

    /** The run is recorded before it is reported: the controller may be killed at any time. */
    private CompletableFuture<RunResult> started(RunStarter.Started started) {
        follower.changed(started.run());
        reporter.started(started.run());
        return follow ? follower.follow(started.checkpoint(), started.run()) : follower.notFollowed(started.run());
    }

    private CompletableFuture<RunResult> run(Supplier<CompletableFuture<RunResult>> work) {
        executor.start(work).whenComplete((ended, failure) -> {
            if (failure == null) {
                result.complete(ended);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Stops following at once and does not cancel the run; a later task can resume. */
    @Override
    public void cancel() {
        stop();
        starter.response().cancel(true);
        abort.cancel();
    }

    /**
     * Stops following and, if requested, cancels the run in Buddy. The future of {@link #start} fails at once with a {@link
     * CancellationException}. A run that Buddy has not confirmed yet is looked up first.
     *
     * @param cancelRun whether to cancel the run
     * @return completes within {@link RunAbort#LIMIT}; fails only with a {@link CancellationException} after {@link #cancel}
     */
    public CompletableFuture<AbortResult> abort(boolean cancelRun) {
        stop();
        Optional<PipelineRun> known = run().or(() -> Optional.ofNullable(runId).map(PipelineRun::ofId));
        return abort.end(known, cancelRun);
    }

    private void stop() {
        starter.stop();
        result.completeExceptionally(new CancellationException());
        executor.cancel();
        follower.stop();
    }

    /** The run's last state; empty until Buddy has confirmed it. */
    public Optional<PipelineRun> run() {
        return follower.run().or(starter::confirmed);
    }

    /** A message that names the mark of a run that may have been started. */
    @Override
    public Optional<String> pendingWrite() {
        return starter.pending().map(checkpoint -> starter.mayExist(checkpoint).toString());
    }

    @Override
    public String status() {
        return executor.status();
    }
}
