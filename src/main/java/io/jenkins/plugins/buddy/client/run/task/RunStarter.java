package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunMark;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jvnet.localizer.Localizable;

/**
 * Starts exactly one run. A run cannot be undone, so the request is repeated only if it was not sent, or if Buddy refused it for the moment and
 * the run does not appear afterwards; in all other cases the run is looked up by its mark.
 */
final class RunStarter {

    /** The number of look-ups after a refusal, some ten seconds, in case the refusal came from a proxy and Buddy received the request. */
    private static final int LOOKUPS_AFTER_REFUSAL = 5;

    /** Refusals that pass: 425 (Too Early), 429, and 403 if it states a rate limit. */
    private static final int TOO_EARLY = 425;

    /** A proxy that waited in vain for the rest of a request may have passed on all of it. */
    private static final int REQUEST_TIMEOUT = 408;

    private static final Set<Integer> INVALID = Set.of(400, 422);

    private final RunExecutor executor;
    private final PipelineRef pipeline;
    private final ProgressListener listener;
    private final CheckpointStore<RunCheckpoint> checkpoints;

    private boolean stopped;

    /** The checkpoint of the run that may have been started, null if there is none. */
    private volatile RunCheckpoint pending;

    private volatile PipelineRun confirmed;

    /** The response to the last request that starts the run. */
    private volatile CompletableFuture<PipelineRun> response = new CompletableFuture<>();

    RunStarter(
            RunExecutor executor,
            PipelineRef pipeline,
            ProgressListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        this.executor = executor;
        this.pipeline = pipeline;
        this.listener = listener;
        this.checkpoints = checkpoints;
    }

    /**
     * A run that Buddy has confirmed.
     *
     * @param checkpoint the state before
     */
    record Started(RunCheckpoint checkpoint, PipelineRun run) {}

    /** Starts a run. */
    CompletableFuture<Started> start(RunRequest request) {
        RunMark mark = RunMark.random();
        return newest().thenCompose(newest -> {
            RunCheckpoint checkpoint = RunCheckpoint.starting(pipeline, mark, newest);
            return executor.continueAfter(checkpoints.save(checkpoint))
                    .thenCompose(saved -> post(request, checkpoint, 0))
                    .thenApply(run -> new Started(checkpoint, run));
        });
    }

    /** Records that an interrupted task may have started a run. */
    void expect(RunCheckpoint checkpoint) {
        pending = checkpoint;
    }

    /** Finds the run that an interrupted task may have started. */
    CompletableFuture<Started> adopt(RunCheckpoint checkpoint) {
        expect(checkpoint);
        return reconcile(
                        checkpoint,
                        new UnknownOutcomeException(
                                Messages._RunStarter_Interrupted(pipeline, checkpoint.mark()), null))
                .thenApply(run -> new Started(checkpoint, run));
    }

    /** The checkpoint of a run that may have been started and is not confirmed. */
    Optional<RunCheckpoint> pending() {
        return Optional.ofNullable(pending);
    }

    /** The run, once Buddy has confirmed it. */
    Optional<PipelineRun> confirmed() {
        return Optional.ofNullable(confirmed);
    }

    private PipelineRun confirm(PipelineRun run) {
        confirmed = run;
        pending = null;
        return run;
    }

    /** Prevents a request that has not begun. Afterwards, {@link #pending} states whether one is in progress. */
    synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean begin(RunCheckpoint checkpoint) {
        if (!stopped) {
            pending = checkpoint;
        }
        return !stopped;
    }

    /** The response to the request in progress. It is not affected when the executor is cancelled. */
    CompletableFuture<PipelineRun> response() {
        return response;
    }

    private CompletableFuture<Long> newest() {
        return executor.send(
                        Messages._RunStarter_LookingUp(pipeline),
                        (api, options) -> api.list(1, options),
                        BuddyException::isRetryable)
                .thenApply(page -> page.elements().stream()
                        .mapToLong(PipelineRun::id)
                        .max()
                        .orElse(0));
    }

    /**
     * @param refusals the number of refusals before
     */
    private CompletableFuture<PipelineRun> post(RunRequest request, RunCheckpoint checkpoint, int refusals) {
        return executor.send(
                        Messages._RunStarter_Starting(pipeline),
                        (api, options) -> {
                            if (!begin(checkpoint)) {
                                return CompletableFuture.failedFuture(new CancellationException());
                            }
                            CompletableFuture<PipelineRun> sent = api.start(request.toJson(mark(checkpoint)), options);
                            response = sent;
                            sent.whenComplete((run, failure) -> {
                                if (failure == null) {
                                    confirm(run);
                                } else if (hadNoEffect(failure)) {
                                    pending = null;
                                }
                            });
                            return sent.copy();
                        },
                        BuddyException::wasNotSent)
                .exceptionallyCompose(ifFailed(failure -> {
                    if (!hadNoEffect(failure)) {
                        listener.progress(Messages.RunStarter_Reconciling(failure.localizable(), checkpoint.mark()));
                        return reconcile(checkpoint, failure);
                    }
                    if (asksForRevision(failure) && !request.hasRevision()) {
                        return post(request.withHeadRevision(), checkpoint, refusals);
                    }
                    if (isRefusedForNow(failure)) {
                        return executor.delayAfter(failure, refusals + 1)
                                .thenCompose(over ->
                                        find(search(checkpoint), failure, checkpoint.mark(), 1, LOOKUPS_AFTER_REFUSAL))
                                .thenCompose(found -> found.map(CompletableFuture::completedFuture)
                                        .orElseGet(() -> post(request, checkpoint, refusals + 1)));
                    }
                    return CompletableFuture.failedFuture(failure);
                }));
    }

    /** Looks for the run until it appears or the time is up. */
    private CompletableFuture<PipelineRun> reconcile(RunCheckpoint checkpoint, BuddyException cause) {
        RunSearch search = search(checkpoint);
        return find(search, cause, checkpoint.mark(), 1, Integer.MAX_VALUE)
                .thenApply(Optional::orElseThrow)
                .thenApply(this::confirm)
                .exceptionallyCompose(ifFailed(failure -> CompletableFuture.failedFuture(new UnknownOutcomeException(
                        Messages._RunStarter_Unknown(pipeline, checkpoint.mark(), cause.localizable()), failure))));
    }

    /**
     * @param lookup the number of the look-up, from 1
     * @param last the number of the last one
     */
    private CompletableFuture<Optional<PipelineRun>> find(
            RunSearch search, BuddyException cause, String mark, int lookup, int last) {
        return executor.pauseAfter(cause, lookup, Messages._RunSearch_Searching(mark))
                .thenCompose(over -> search.find())
                .thenCompose(found -> found.isPresent() || lookup >= last
                        ? CompletableFuture.completedFuture(found)
                        : find(search, cause, mark, lookup + 1, last));
    }

    private RunSearch search(RunCheckpoint checkpoint) {
        return new RunSearch(executor, mark(checkpoint), checkpoint.newestBefore());
    }

    private static RunMark mark(RunCheckpoint checkpoint) {
        return new RunMark(checkpoint.mark());
    }

    private static boolean hadNoEffect(Throwable e) {
        return BuddyException.unwrap(e) instanceof BuddyException failure
                && failure.hadNoEffect()
                && !(failure instanceof HttpStatusException refusal && refusal.status() == REQUEST_TIMEOUT);
    }

    private static boolean isRefusedForNow(BuddyException failure) {
        return failure instanceof HttpStatusException refusal
                && (refusal.isRateLimited() || refusal.status() == TOO_EARLY);
    }

    /** Installations of 2020 require a revision, newer ones in pipelines with wildcards. Buddy has no error codes. */
    private static boolean asksForRevision(BuddyException failure) {
        return failure instanceof HttpStatusException refusal
                && INVALID.contains(refusal.status())
                && refusal.messages().stream()
                        .anyMatch(message -> message.toLowerCase(Locale.ROOT).contains("revision"));
    }

    private static <T> Function<Throwable, CompletionStage<T>> ifFailed(
            Function<BuddyException, CompletionStage<T>> handler) {
        return e -> BuddyException.unwrap(e) instanceof BuddyException failure
                ? handler.apply(failure)
                : CompletableFuture.failedFuture(e);
    }

    /** A sentence that names the mark of a run. */
    Localizable mayExist(RunCheckpoint checkpoint) {
        return Messages._RunStarter_MayExist(pipeline, checkpoint.mark());
    }
}
