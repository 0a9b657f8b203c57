package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.Ticker;
import io.jenkins.plugins.buddy.client.run.ActionDetails;
import io.jenkins.plugins.buddy.client.run.ActionExecution;
import io.jenkins.plugins.buddy.client.run.ActionLog;
import io.jenkins.plugins.buddy.client.run.LogCleaner;
import io.jenkins.plugins.buddy.client.run.RunApi;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunTexts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Reads each executed action of a run once: its log, its failure and its output. A log that cannot be read costs one line and little time. */
final class RunLogs {

    /** The time for all logs of a run that cannot be read. */
    private static final Duration TIME_FOR_FAILURES = Duration.ofSeconds(30);

    private static final int MAX_ATTEMPTS = 3;

    /** More would fill a build's environment. */
    private static final int MAX_VARIABLES = 200;

    private final RunExecutor executor;
    private final Ticker ticker;
    private final RunListener listener;

    /** Creates a cleaner for each log. One for the whole run would hold its expressions, some KiB, while the run is followed. */
    private final Supplier<LogCleaner> cleaners;

    private final boolean show;
    private final Map<String, ActionDetails> details = new LinkedHashMap<>();
    private final Map<String, String> outputVariables = new LinkedHashMap<>();
    private Duration timeForFailures = TIME_FOR_FAILURES;

    /** True if the installation has logs only at the former path. */
    private boolean older;

    /**
     * @param show whether the listener receives the logs
     */
    RunLogs(RunExecutor executor, Ticker ticker, RunListener listener, Supplier<LogCleaner> cleaners, boolean show) {
        this.executor = executor;
        this.ticker = ticker;
        this.listener = listener;
        this.cleaners = cleaners;
        this.show = show;
    }

    /** The details of the actions that were read, by their {@code executionId}. */
    Map<String, ActionDetails> details() {
        return details;
    }

    /** The output variables of all actions that were read; of equal names, the last one. */
    Map<String, String> outputVariables() {
        return outputVariables;
    }

    /**
     * Reads an action that has ended.
     *
     * @param shown whether the listener has received its log before
     * @return fails only if the task is cancelled
     */
    CompletableFuture<Void> read(long runId, ActionExecution action, boolean shown) {
        if (timeForFailures.isNegative() || timeForFailures.isZero()) {
            report(action, Messages.RunLogs_OutOfTime(), shown);
            return CompletableFuture.completedFuture(null);
        }
        Duration started = ticker.read();
        AtomicInteger attempts = new AtomicInteger();
        return executor.send(
                        Messages._RunLogs_Reading(action.name()),
                        (api, options) -> request(api, runId, action, options),
                        failure -> attempts.incrementAndGet() < MAX_ATTEMPTS
                                && (failure.isRetryable() || RunConnection.isUnauthorized(failure)),
                        timeForFailures)
                .handle((log, failure) -> {
                    if (failure == null) {
                        received(action, log, shown);
                    } else if (BuddyException.unwrap(failure) instanceof BuddyException e) {
                        timeForFailures = timeForFailures.minus(ticker.read().minus(started));
                        report(action, e.getLocalizedMessage(), shown);
                    } else {
                        return CompletableFuture.<Void>failedFuture(failure);
                    }
                    return CompletableFuture.<Void>completedFuture(null);
                })
                .thenCompose(done -> done);
    }

    private CompletableFuture<ActionLog> request(RunApi api, long runId, ActionExecution action, CallOptions options) {
        boolean onlyOlder = older || !action.hasExecutionId();
        if (onlyOlder && action.id() != null) {
            return api.olderLog(runId, action.id(), options);
        }
        CompletableFuture<ActionLog> log = api.log(runId, action.executionId(), options);
        if (action.id() == null) {
            return log;
        }
        return log.exceptionallyCompose(failure -> RunConnection.isNotFound(failure)
                ? api.olderLog(runId, action.id(), options).whenComplete((found, e) -> older = found != null)
                : CompletableFuture.failedFuture(failure));
    }

    private void received(ActionExecution action, ActionLog log, boolean shown) {
        LogCleaner cleaner = cleaners.get();
        details.put(action.executionId(), log.details());
        log.details().outputVariables().forEach((key, value) -> {
            if (outputVariables.size() < MAX_VARIABLES || outputVariables.containsKey(key)) {
                outputVariables.put(key, cleaner.value(value));
            }
        });
        if (shown) {
            return;
        }
        String duration = RunTexts.duration(Duration.ofMillis(action.durationMillis()));
        if (!show) {
            listener.progress(Messages.RunLogs_Ended(action.name(), action.status(), duration));
            return;
        }
        listener.progress(Messages.RunLogs_Header(action.name(), action.status(), duration));
        log.excerpt()
                .forEach(
                        line -> listener.log(cleaner.line(line)),
                        omitted -> listener.log(Messages.RunLogs_Omitted(Long.toString(omitted))));
        listener.progress(Messages.RunLogs_Footer(action.name(), action.status(), duration));
    }

    private void report(ActionExecution action, String reason, boolean shown) {
        if (!shown) {
            listener.progress(Messages.RunLogs_Unreadable(
                    action.name(),
                    action.status(),
                    RunTexts.duration(Duration.ofMillis(action.durationMillis())),
                    reason));
        }
    }
}
