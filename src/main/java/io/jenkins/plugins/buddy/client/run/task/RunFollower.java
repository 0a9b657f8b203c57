package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.Ticker;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.run.ActionExecution;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunStatus;
import io.jenkins.plugins.buddy.client.run.task.RunReader.Known;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Follows a run to its end: reads it when it has changed in the shared list, and at intervals because the list does not show its actions. */
final class RunFollower {

    /** A run that has a finish date and a status that is not known has ended after this time. */
    private static final Duration UNKNOWN_STATUS_ENDS = Duration.ofMinutes(1);

    /** The progress of a run that cannot be stored in this time does not delay its end. */
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(30);

    private final RunExecutor executor;
    private final RunReader reader;
    private final RunWatch watch;
    private final RunLogs logs;
    private final PipelineNaming naming;
    private final RunReporter reporter;
    private final Ticker ticker;
    private final PipelineRef pipeline;
    private final RunListener listener;
    private final CheckpointStore<RunCheckpoint> checkpoints;

    /** The executions whose logs were shown, in this process or before. */
    private final Set<String> shown = new LinkedHashSet<>();

    /** The executions that were read in this process. */
    private final Set<String> read = new LinkedHashSet<>();

    private RunCheckpoint checkpoint;

    /** Completes when the checkpoint is stored. */
    private CompletionStage<?> stored = CompletableFuture.completedFuture(null);

    private volatile PipelineRun run;
    private Duration unknownSince;

    RunFollower(
            RunExecutor executor,
            RunReader reader,
            RunWatch watch,
            RunLogs logs,
            PipelineNaming naming,
            RunReporter reporter,
            Ticker ticker,
            PipelineRef pipeline,
            RunListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        this.executor = executor;
        this.reader = reader;
        this.watch = watch;
        this.logs = logs;
        this.naming = naming;
        this.reporter = reporter;
        this.ticker = ticker;
        this.pipeline = pipeline;
        this.listener = listener;
        this.checkpoints = checkpoints;
    }

    /** The run's last state; empty until Buddy has confirmed it. */
    Optional<PipelineRun> run() {
        return Optional.ofNullable(run);
    }

    /** Follows a run that Buddy has just confirmed. */
    CompletableFuture<RunResult> follow(RunCheckpoint from, PipelineRun started) {
        checkpoint = from;
        reader.known(Known.STARTED);
        // A list does not show the actions, and this response need not.
        return loop(started.over() ? reader.read(started).thenCompose(this::process) : process(started));
    }

    /** Follows a run that others have started. */
    CompletableFuture<RunResult> follow(long id) {
        checkpoint = RunCheckpoint.existing(pipeline, id);
        return loop(reader.read(PipelineRun.ofId(id)).thenCompose(existing -> {
            reporter.following(existing);
            return process(existing);
        }));
    }

    /** Continues to follow a run after an interruption. */
    CompletableFuture<RunResult> resume(RunCheckpoint from) {
        checkpoint = from;
        shown.addAll(from.shown());
        reporter.resume(from);
        reader.known(Known.READ);
        return loop(reader.read(PipelineRun.ofId(from.runId())).thenCompose(this::process));
    }

    /** Reads a run once. */
    CompletableFuture<RunResult> look(long id) {
        return reader.read(PipelineRun.ofId(id)).thenCompose(this::notFollowed);
    }

    /** Creates the result of a run that is not to be followed. */
    CompletableFuture<RunResult> notFollowed(PipelineRun state) {
        return naming.addTo(state).thenApply(named -> {
            changed(named);
            return RunResult.notFollowed(pipeline, named);
        });
    }

    /** Stops the shared list from being read for this run. */
    void stop() {
        watch.end();
    }

    /** A loop instead of a chain of futures, which would grow with the run. */
    private CompletableFuture<RunResult> loop(CompletableFuture<Optional<RunResult>> first) {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        next(first, result);
        return result.whenComplete((ended, failure) -> watch.end());
    }

    private void next(CompletableFuture<Optional<RunResult>> step, CompletableFuture<RunResult> result) {
        step.whenComplete((ended, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (ended.isPresent()) {
                result.complete(ended.get());
            } else {
                next(
                        CompletableFuture.completedFuture(run)
                                .thenCompose(watch::await)
                                .thenCompose(over -> reader.read(run))
                                .thenCompose(this::process),
                        result);
            }
        });
    }

    private CompletableFuture<Optional<RunResult>> process(PipelineRun state) {
        changed(state);
        reporter.report(state);
        List<ActionExecution> ended = state.actions().stream()
                .filter(action -> action.over() && RunStatus.wasExecuted(action.status()))
                .filter(action -> !read.contains(action.executionId()))
                .toList();
        store();
        CompletableFuture<Void> readLogs = CompletableFuture.completedFuture(null);
        for (ActionExecution action : ended) {
            readLogs = readLogs.thenCompose(before -> readLog(action));
        }
        return readLogs.thenCompose(done -> {
                    changed(state);
                    return awaitStored();
                })
                .thenCompose(over -> hasEnded(state)
                        ? naming.addTo(run).thenApply(this::end).thenApply(Optional::of)
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Void> readLog(ActionExecution action) {
        return logs.read(run.id(), action, shown.contains(action.executionId())).thenRun(() -> {
            read.add(action.executionId());
            shown.add(action.executionId());
            // Before the next log, which may have to wait for a rate limit.
            store();
        });
    }

    /** Passes on a new state of the run. */
    void changed(PipelineRun state) {
        PipelineRun complete = state.withDetails(logs.details());
        if (!complete.equals(run)) {
            run = complete;
            listener.runChanged(complete);
        }
    }

    private boolean hasEnded(PipelineRun state) {
        if (state.over()) {
            return true;
        }
        if (RunStatus.isKnown(state.status()) || state.finishDate() == null) {
            unknownSince = null;
            return false;
        }
        if (unknownSince == null) {
            unknownSince = ticker.read();
        }
        return ticker.read().minus(unknownSince).compareTo(UNKNOWN_STATUS_ENDS) >= 0;
    }

    private RunResult end(PipelineRun ended) {
        changed(ended);
        RunResult result = RunResult.ended(pipeline, run, logs.outputVariables());
        reporter.ended(result);
        return result;
    }

    /** Begins to store the state that a resumed task requires, if it has changed. */
    private void store() {
        RunCheckpoint current = new RunCheckpoint(
                checkpoint.pipelineId(),
                checkpoint.mark(),
                checkpoint.newestBefore(),
                run.id(),
                reporter.waitingReported(),
                List.copyOf(shown));
        if (!current.equals(checkpoint)) {
            checkpoint = current;
            stored = checkpoints.save(current);
        }
    }

    /** Waits for the last state that is being stored. A failure is reported and changes nothing: the run is found by its mark. */
    private CompletableFuture<Void> awaitStored() {
        CompletionStage<?> last = stored;
        stored = CompletableFuture.completedFuture(null);
        return executor.continueAfter(last, STORE_TIMEOUT).handle((saved, failure) -> {
            if (failure != null) {
                listener.progress(Messages.RunFollower_NotStored(Long.toString(run.id()), pipeline));
            }
            return null;
        });
    }
}
