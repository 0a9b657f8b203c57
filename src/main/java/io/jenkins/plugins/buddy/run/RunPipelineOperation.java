package io.jenkins.plugins.buddy.run;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.run.AbortResult;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.client.run.task.RunTask;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import io.jenkins.plugins.buddy.step.StepFailure;
import io.jenkins.plugins.buddy.step.StepListener;
import io.jenkins.plugins.buddy.step.StepOperation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Starts a run of a pipeline, or adopts an existing one, and follows it. */
final class RunPipelineOperation extends StepOperation<RunCheckpoint, RunResult> {

    private final RunPipelineStep step;

    /** The ID of the token's credentials, null for none. */
    private String credentialsId;

    private volatile Run<?, ?> build;
    private volatile String stepId;
    private RunNode node;

    /** Null as long as the pipeline is not known. */
    private RunTask task;

    /** Null as long as the pipeline is not known. */
    private RunRecorder recorder;

    private boolean aborted;

    /** Of a step that is resumed after its end: variables are replaced in freestyle builds only, which are not resumed. */
    private boolean propagate;

    private boolean cancelOnAbort;

    RunPipelineOperation(RunPipelineStep step) {
        super(RunRecords.TYPE);
        this.step = step;
        this.credentialsId = step.effectiveCredentialsId();
        this.propagate = Boolean.TRUE.equals(step.getPropagate());
    }

    @Override
    protected void begin(Run<?, ?> run, String id, StepContext context) {
        build = run;
        stepId = id;
        node = new RunNode(context);
    }

    @Override
    protected ResumableTask<RunCheckpoint, RunResult> prepare(
            Run<?, ?> run,
            UnaryOperator<String> expand,
            StepListener listener,
            CheckpointStore<RunCheckpoint> checkpoints)
            throws AbortException {
        credentialsId = step.effectiveCredentialsId(expand);
        ResolvedRunPipeline resolved = new RunPipelineResolver(step, run, expand).resolve();
        propagate = resolved.propagate();
        cancelOnAbort = resolved.cancelOnAbort();
        PipelineTarget target = resolved.target();
        TokenSource tokens = () -> CompletableFuture.supplyAsync(
                () -> target.currentToken(step, expand, run).orElseThrow(), BuddyThreadPool.CREDENTIALS);
        return target.task(
                target.policy().startingNow(),
                listener,
                pipeline -> prepare(resolved, pipeline, tokens, listener, checkpoints),
                RunCheckpoint::pipelineId);
    }

    private synchronized RunTask prepare(
            ResolvedRunPipeline resolved,
            PipelineRef pipeline,
            TokenSource tokens,
            StepListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        if (aborted) {
            throw new CancellationException();
        }
        recorder = new RunRecorder(build, stepId, pipeline);
        // Before a run is started: the page must state what a build that is killed may have started.
        CompletableFuture<?> attached = recorder.attach();
        task = resolved.task(
                pipeline,
                tokens,
                new RunDisplay(listener, pipeline, recorder, node),
                checkpoint -> attached.thenCompose(none -> checkpoints.save(checkpoint)));
        return task;
    }

    /** The failure precedes the outcome. */
    @Override
    protected List<String> lines(RunResult result) {
        return Stream.concat(result.failure().stream(), Stream.of(result.toString()))
                .toList();
    }

    @Override
    protected Object returnValue(RunResult result) {
        return new PipelineRunResult(result);
    }

    @Override
    protected synchronized void showOn(Run<?, ?> run) throws IOException {
        if (recorder != null) {
            recorder.ended();
        }
        BuildDataAttacher.attachTo(run);
    }

    @Override
    protected Optional<StepFailure> failure(RunResult result) {
        Optional<String> failure = result.failure();
        if (failure.isEmpty()) {
            return Optional.empty();
        }
        Result buildResult = buildResult(result.verdict());
        if (!propagate) {
            node.warn(buildResult, failure.get());
            return Optional.empty();
        }
        return Optional.of(new StepFailure(
                buildResult, new RunFailureCause(failure.get(), result.run().htmlUrl())));
    }

    private static Result buildResult(RunVerdict verdict) {
        return switch (verdict) {
            case SUCCESSFUL, NOT_FOLLOWED -> Result.SUCCESS;
            case FAILED -> Result.FAILURE;
            case TERMINATED -> Result.ABORTED;
            case NOT_EXECUTED -> Result.NOT_BUILT;
        };
    }

    /** Records that the run is no longer followed; it may go on in Buddy. */
    @Override
    protected synchronized void failed(Throwable failure) {
        if (recorder == null) {
            return;
        }
        if (failure instanceof BuddyException e && e.hadNoEffect()) {
            recorder.notStarted();
        }
        recorder.notFollowed();
    }

    @Override
    protected CompletableFuture<Optional<String>> abort(ResumableTask<RunCheckpoint, RunResult> prepared) {
        RunTask running;
        synchronized (this) {
            aborted = true;
            running = task;
        }
        if (running == null) {
            // Its pipeline is being looked up.
            prepared.cancel();
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return running.abort(cancelOnAbort).thenApply(this::aborted);
    }

    private synchronized Optional<String> aborted(AbortResult result) {
        if (result.run() != null) {
            recorder.changed(result.run());
        } else if (result.outcome() == AbortResult.Outcome.NOT_STARTED) {
            recorder.notStarted();
        }
        recorder.notFollowed();
        return Optional.of(result.toString());
    }

    /** A run that is followed counts as well: it must not be given up for credentials that are loaded late. */
    @Override
    protected Optional<String> pendingWrite(RunCheckpoint checkpoint) {
        if (checkpoint == null || checkpoint.runId() == null && checkpoint.mark() == null) {
            return Optional.of(Messages.RunPipelineOperation_MayExist(step.describePipeline()));
        }
        return Optional.of(
                checkpoint.runId() == null
                        ? Messages.RunPipelineOperation_MayExistMarked(step.describePipeline(), checkpoint.mark())
                        : Messages.RunPipelineOperation_MayGoOn(
                                Long.toString(checkpoint.runId()), step.describePipeline()));
    }

    @Override
    protected String describe(BuddyException failure) {
        return new RunErrorHints(step, credentialsId).describe(failure);
    }
}
