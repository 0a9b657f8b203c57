package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.AbortResult;
import io.jenkins.plugins.buddy.client.run.AbortResult.Outcome;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunMark;
import io.jenkins.plugins.buddy.client.run.RunStatus;
import io.jenkins.plugins.buddy.client.run.RunTexts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jvnet.localizer.Localizable;

/** Ends a task that a user aborts: finds the run if it is not confirmed yet, and cancels it in Buddy if that is requested. */
public final class RunAbort {

    /** The time after which it ends in every case. */
    public static final Duration LIMIT = Duration.ofSeconds(12);

    /** Short, since the time for an abort is short. */
    private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(1);

    private final ApiEndpoint endpoint;
    private final RunConnection connection;
    private final RunStarter starter;
    private final RetryPolicy policy;
    private final PipelineRef pipeline;
    private final CompletableFuture<AbortResult> result = new CompletableFuture<>();
    private RunExecutor executor;

    /** The run, null as long as it is not known. */
    private volatile PipelineRun run;

    RunAbort(
            ApiEndpoint endpoint,
            RunConnection connection,
            RunStarter starter,
            RetryPolicy policy,
            PipelineRef pipeline) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.starter = starter;
        this.policy = policy;
        this.pipeline = pipeline;
    }

    /**
     * Ends the task, whose own requests have been stopped.
     *
     * @param known the run; empty if Buddy has not confirmed one
     */
    CompletableFuture<AbortResult> end(Optional<PipelineRun> known, boolean cancelRun) {
        run = known.orElse(null);
        executor = new RunExecutor(endpoint, connection, policy.withMaxDuration(LIMIT), message -> {});
        // Before the first request: none may be sent after cancel().
        result.whenComplete((ended, failure) -> executor.cancel());
        policy.timer().apply(LIMIT, endpoint.executor()).execute(() -> result.complete(late()));
        executor.start(() -> known.isPresent() ? cancel(known.get(), cancelRun) : findAndCancel(cancelRun))
                .whenComplete((ended, failure) -> {
                    if (failure == null) {
                        result.complete(ended);
                    } else {
                        result.complete(late());
                    }
                });
        return result;
    }

    /** Stops it at once. */
    void cancel() {
        result.cancel(true);
    }

    private CompletableFuture<AbortResult> findAndCancel(boolean cancelRun) {
        Optional<RunCheckpoint> pending = starter.pending();
        if (pending.isEmpty()) {
            return CompletableFuture.completedFuture(notStarted());
        }
        CompletableFuture<Optional<PipelineRun>> found = new CompletableFuture<>();
        // The response to the request in progress may still arrive.
        starter.response().whenComplete((response, failure) -> {
            if (response != null || starter.pending().isEmpty()) {
                found.complete(Optional.ofNullable(response));
            }
        });
        RunCheckpoint checkpoint = pending.get();
        RunSearch search = new RunSearch(executor, new RunMark(checkpoint.mark()), checkpoint.newestBefore());
        find(search).whenComplete((located, failure) -> {
            if (failure == null) {
                found.complete(Optional.of(located));
            } else {
                found.completeExceptionally(failure);
            }
        });
        return found.thenCompose(located -> {
            if (located.isEmpty()) {
                return CompletableFuture.completedFuture(notStarted());
            }
            run = located.get();
            return cancel(located.get(), cancelRun);
        });
    }

    private CompletableFuture<PipelineRun> find(RunSearch search) {
        return search.find()
                .thenCompose(found -> found.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> executor.pause(SEARCH_INTERVAL, Messages._RunAbort_Cancelling(pipeline))
                                .thenCompose(over -> find(search))));
    }

    private CompletableFuture<AbortResult> cancel(PipelineRun known, boolean cancelRun) {
        if (known.over()) {
            return CompletableFuture.completedFuture(over(known));
        }
        if (!cancelRun) {
            return CompletableFuture.completedFuture(
                    new AbortResult(Outcome.LEFT_RUNNING, known, withUrl(Messages::_RunAbort_LeftRunning, known)));
        }
        return executor.send(
                        Messages._RunAbort_Cancelling(pipeline),
                        (api, options) -> api.cancel(known.id(), options),
                        failure -> failure.isRetryable() || RunConnection.isUnauthorized(failure))
                .handle((cancelled, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(confirmed(known, cancelled));
                    }
                    return BuddyException.unwrap(failure) instanceof BuddyException e
                            ? refused(known, e)
                            : CompletableFuture.<AbortResult>failedFuture(failure);
                })
                .thenCompose(ended -> ended);
    }

    private AbortResult confirmed(PipelineRun known, PipelineRun cancelled) {
        PipelineRun complete = cancelled.actions().isEmpty() ? cancelled.withActions(known.actions()) : cancelled;
        return complete.over() && !complete.status().equals(RunStatus.TERMINATED)
                ? over(complete)
                : new AbortResult(Outcome.CANCELLED, complete, withUrl(Messages::_RunAbort_Cancelled, complete));
    }

    /** Buddy refuses to cancel a run that is over. */
    private CompletableFuture<AbortResult> refused(PipelineRun known, BuddyException failure) {
        if (failure instanceof RetriesExhaustedException || !failure.hadNoEffect()) {
            return CompletableFuture.completedFuture(notConfirmed(known, failure));
        }
        return executor.send(
                        Messages._RunAbort_Cancelling(pipeline),
                        (api, options) -> api.read(known.id(), options),
                        BuddyException::isRetryable)
                .handle((current, readFailure) -> current != null && current.over()
                        ? over(current)
                        : notConfirmed(current == null ? known : current, failure));
    }

    private AbortResult over(PipelineRun ended) {
        return new AbortResult(
                Outcome.ALREADY_OVER,
                ended,
                RunTexts.withUrl(
                        Messages._RunAbort_AlreadyOver(Long.toString(ended.id()), pipeline, ended.status()), ended));
    }

    private AbortResult notConfirmed(PipelineRun known, BuddyException failure) {
        BuddyException cause = failure instanceof RetriesExhaustedException exhausted
                ? exhausted.last().orElse(failure)
                : failure;
        return new AbortResult(
                Outcome.NOT_CONFIRMED,
                known,
                RunTexts.withUrl(
                        Messages._RunAbort_Refused(Long.toString(known.id()), pipeline, cause.localizable()), known));
    }

    private AbortResult notStarted() {
        return new AbortResult(Outcome.NOT_STARTED, null, Messages._RunAbort_NotStarted(pipeline));
    }

    /** The result when the time is up. */
    private AbortResult late() {
        PipelineRun known = run;
        if (known != null) {
            return new AbortResult(Outcome.NOT_CONFIRMED, known, withUrl(Messages::_RunAbort_NoResponse, known));
        }
        return starter.pending()
                .map(checkpoint -> new AbortResult(Outcome.MAY_EXIST, null, starter.mayExist(checkpoint)))
                .orElseGet(this::notStarted);
    }

    private Localizable withUrl(Texts text, PipelineRun known) {
        return RunTexts.withUrl(text.of(Long.toString(known.id()), pipeline), known);
    }

    /** A sentence about a run. */
    @FunctionalInterface
    private interface Texts {
        Localizable of(Object id, Object pipeline);
    }
}
