package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.ContactLostException;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jvnet.localizer.Localizable;

/**
 * Reads a run until a response states its status, for as long as contact may be lost. A run that is not found is read repeatedly, since
 * Buddy may show it late, before it counts as deleted.
 */
final class RunReader {

    /** The knowledge about a run before it is read. */
    enum Known {
        /** It may not exist. */
        NOT_AT_ALL,
        /** Buddy has confirmed its start a moment ago, and may show it late. */
        STARTED,
        /** It was read before. */
        READ
    }

    /** The time limit for finding a run that Buddy should show. */
    private static final Duration NOT_FOUND = Duration.ofSeconds(10);

    /** A run that the list does not show on these pages is old, so the response that it does not exist is trusted. */
    private static final int MAX_PAGES = 10;

    private final RunExecutor executor;
    private final RetryPolicy policy;
    private final RunWatch watch;
    private final PipelineRef pipeline;
    private Known known = Known.NOT_AT_ALL;

    private Duration notFoundSince;
    private int notFound;

    RunReader(RunExecutor executor, RetryPolicy policy, RunWatch watch, PipelineRef pipeline) {
        this.executor = executor;
        this.policy = policy;
        this.watch = watch;
        this.pipeline = pipeline;
    }

    /** Sets what is known of the run. */
    void known(Known newKnown) {
        known = newKnown;
    }

    /**
     * Reads the run.
     *
     * @param last its last state
     * @return the current state, {@link RunStatus#DELETED} if it was deleted; fails with a {@link ContactLostException}
     */
    CompletableFuture<PipelineRun> read(PipelineRun last) {
        return executor.send(
                        activity(last),
                        (api, options) -> api.read(last.id(), options),
                        failure -> !RunConnection.isNotFound(failure),
                        policy.maxDuration())
                .handle((run, failure) -> {
                    if (failure == null) {
                        known = Known.READ;
                        notFoundSince = null;
                        notFound = 0;
                        return CompletableFuture.completedFuture(run);
                    }
                    return BuddyException.unwrap(failure) instanceof BuddyException e
                            ? failed(last, e)
                            : CompletableFuture.<PipelineRun>failedFuture(failure);
                })
                .thenCompose(run -> run);
    }

    private Localizable activity(PipelineRun last) {
        return Messages._RunWatch_Following(Long.toString(last.id()), pipeline, last.status());
    }

    private CompletableFuture<PipelineRun> failed(PipelineRun last, BuddyException failure) {
        if (last.over()) {
            return CompletableFuture.completedFuture(last);
        }
        if (RunConnection.isNotFound(failure)) {
            return notFound(last, failure);
        }
        // The list shows less, but it is up to date.
        Optional<PipelineRun> listed = watch.listed().filter(PipelineRun::over);
        return listed.map(entry -> CompletableFuture.completedFuture(last.endedAs(entry)))
                .orElseGet(() -> lost(last.id(), failure));
    }

    private <T> CompletableFuture<T> lost(long id, BuddyException failure) {
        BuddyException cause = failure instanceof RetriesExhaustedException exhausted
                ? exhausted.last().orElse(failure)
                : failure;
        return CompletableFuture.failedFuture(new ContactLostException(
                Messages._RunReader_ContactLost(
                        Long.toString(id), pipeline, BuddyException.seconds(policy.maxDuration()), cause.localizable()),
                cause));
    }

    private CompletableFuture<PipelineRun> notFound(PipelineRun last, BuddyException failure) {
        Duration now = policy.ticker().read();
        if (notFoundSince == null) {
            notFoundSince = now;
        }
        Duration elapsed = now.minus(notFoundSince);
        boolean late = known == Known.STARTED && policy.maxDuration().compareTo(NOT_FOUND) > 0;
        if (elapsed.compareTo(late ? policy.maxDuration() : NOT_FOUND) < 0) {
            return readLater(last);
        }
        return isListed(last.id(), 1).thenCompose(listed -> {
            if (listed) {
                return elapsed.compareTo(policy.maxDuration()) < 0 ? readLater(last) : lost(last.id(), failure);
            }
            return known == Known.NOT_AT_ALL
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(last.withStatus(RunStatus.DELETED));
        });
    }

    private CompletableFuture<PipelineRun> readLater(PipelineRun last) {
        return executor.pause(policy.delayAfter(++notFound), activity(last)).thenCompose(over -> read(last));
    }

    /** Returns whether the list shows the run, on whichever page. The newest runs are on the first one. */
    private CompletableFuture<Boolean> isListed(long id, int number) {
        return executor.send(
                        Messages._RunStarter_LookingUp(pipeline),
                        (api, options) -> api.list(number, options),
                        failure -> !RunConnection.isNotFound(failure),
                        policy.maxDuration())
                .handle((page, failure) -> {
                    if (failure != null) {
                        return BuddyException.unwrap(failure) instanceof BuddyException e
                                ? this.<Boolean>lost(id, e)
                                : CompletableFuture.<Boolean>failedFuture(failure);
                    }
                    if (page.elements().stream().anyMatch(run -> run.id() == id)) {
                        return CompletableFuture.completedFuture(true);
                    }
                    boolean further = page.elements().stream().anyMatch(run -> run.id() > id)
                            && page.elements().stream().noneMatch(run -> run.id() < id)
                            && number < MAX_PAGES;
                    return further ? isListed(id, number + 1) : CompletableFuture.completedFuture(false);
                })
                .thenCompose(listed -> listed);
    }
}
