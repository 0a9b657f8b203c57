package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.Ticker;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.run.ActionExecution;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunStatus;
import io.jenkins.plugins.buddy.client.run.RunTexts;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jvnet.localizer.Localizable;

/** Reports the progress of a run: actions that start, actions that take long, waits for a person. */
final class RunReporter {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final PipelineRef pipeline;
    private final ProgressListener listener;
    private final Ticker ticker;

    /** The times when the start of each action was noticed. */
    private final Map<String, Duration> noticedAt = new HashMap<>();

    /** The number of reports about actions that take long. */
    private final Map<String, Long> reports = new HashMap<>();

    private boolean waitingReported;
    private boolean resumed;
    private boolean following;
    private boolean delayReported;

    RunReporter(PipelineRef pipeline, ProgressListener listener, Ticker ticker) {
        this.pipeline = pipeline;
        this.listener = listener;
        this.ticker = ticker;
    }

    /** Leaves out what was reported before an interruption. */
    void resume(RunCheckpoint from) {
        waitingReported = from.waitingReported();
        resumed = true;
    }

    /** Returns whether it was reported that the run waits for a person, which it still does. */
    boolean waitingReported() {
        return waitingReported;
    }

    void started(PipelineRun run) {
        reportWithUrl(Messages._RunReporter_Started(Long.toString(run.id()), pipeline), run);
    }

    void following(PipelineRun run) {
        reportWithUrl(Messages._RunReporter_Following(Long.toString(run.id()), pipeline), run);
    }

    /** Reports that a request is repeated; while a run is followed, only once until it succeeds. */
    void delayed(String message) {
        if (!following || !delayReported) {
            delayReported = true;
            listener.progress(message);
        }
    }

    /** Reports what is new in a run's state. */
    void report(PipelineRun run) {
        following = true;
        delayReported = false;
        boolean waiting = RunStatus.isWaitingForPerson(run.status());
        if (waiting && !waitingReported) {
            reportWithUrl(Messages._RunReporter_Waiting(Long.toString(run.id()), pipeline, run.status()), run);
        }
        waitingReported = waiting;
        run.actions().forEach(this::report);
        resumed = false;
    }

    private void report(ActionExecution action) {
        boolean executed = action.inProgress() || action.over() && RunStatus.wasExecuted(action.status());
        if (!executed) {
            return;
        }
        Duration now = ticker.read();
        Duration noticed = noticedAt.putIfAbsent(action.executionId(), now);
        if (noticed == null) {
            // Actions that had started before an interruption were reported then.
            if (!resumed) {
                listener.progress(Messages.RunReporter_ActionStarted(action.name(), action.type()));
            }
            return;
        }
        if (!action.inProgress()) {
            return;
        }
        long intervals = now.minus(noticed).dividedBy(LONG);
        if (intervals > reports.getOrDefault(action.executionId(), 0L)) {
            reports.put(action.executionId(), intervals);
            listener.progress(
                    Messages.RunReporter_ActionGoesOn(action.name(), RunTexts.duration(LONG.multipliedBy(intervals))));
        }
    }

    /** Reports the actions that a successful run did not execute, or whose failures it ignored. */
    void ended(RunResult result) {
        if (result.verdict() == RunVerdict.SUCCESSFUL) {
            if (!result.skippedActions().isEmpty()) {
                listener.progress(Messages.RunReporter_Skipped(String.join(", ", result.skippedActions())));
            }
            if (!result.ignoredFailures().isEmpty()) {
                listener.progress(Messages.RunReporter_Ignored(String.join(", ", result.ignoredFailures())));
            }
        }
    }

    private void reportWithUrl(Localizable message, PipelineRun run) {
        listener.progress(RunTexts.withUrl(message, run).toString());
    }
}
