package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.WriteExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jvnet.localizer.Localizable;

/**
 * Updates an action. Repeating an update has the same effect, but its outcome is looked up all the same, so that the report is correct, and
 * the settle time keeps a late update from undoing that of another task.
 */
final class ActionUpdater {

    private final ActionApi api;
    private final ActionLookup lookup;
    private final RetryExecutor executor;
    private final WriteExecutor<Checkpoint> writes;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final ProgressListener listener;
    private final ActionLogins logins;
    private int refusals;

    ActionUpdater(
            ActionApi api,
            ActionLookup lookup,
            RetryExecutor executor,
            WriteExecutor<Checkpoint> writes,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            ProgressListener listener,
            ActionLogins logins) {
        this.api = api;
        this.lookup = lookup;
        this.executor = executor;
        this.writes = writes;
        this.pipeline = pipeline;
        this.request = request;
        this.listener = listener;
        this.logins = logins;
    }

    /**
     * Updates an action.
     *
     * @param differing the fields that differ
     */
    CompletableFuture<ActionResult> update(long id, List<String> differing) {
        listener.progress(
                Messages.ActionUpdater_Differs(request.name(), Long.toString(id), String.join(", ", differing)));
        return update(id, differing, false);
    }

    /**
     * @param repeated whether an update was sent before whose effect was not found
     */
    private CompletableFuture<ActionResult> update(long id, List<String> differing, boolean repeated) {
        ObjectNode body = ActionDiff.update(request, differing);
        return writes.send(
                        Checkpoint.updating(pipeline),
                        Messages._ActionUpdater_Updating(request.name()),
                        Messages._Checkpoint_MayHaveUpdated(request.name(), pipeline),
                        options -> api.update(id, body, options))
                .handle((updated, failure) -> {
                    if (failure == null) {
                        return accepted(updated);
                    }
                    if (BuddyException.unwrap(failure) instanceof BuddyException refusal) {
                        return afterFailure(id, differing, repeated, refusal);
                    }
                    return CompletableFuture.<ActionResult>failedFuture(failure);
                })
                .thenCompose(Function.identity());
    }

    private CompletableFuture<ActionResult> afterFailure(
            long id, List<String> differing, boolean repeated, BuddyException failure) {
        if (WriteExecutor.requiresLookup(failure)) {
            return reconcile(id, differing, repeated, failure);
        }
        return repeated ? updateUnknown(failure) : CompletableFuture.failedFuture(failure);
    }

    private CompletableFuture<ActionResult> accepted(PipelineAction updated) {
        List<String> ignored = ActionDiff.contradicting(request, updated.fields());
        if (!ignored.isEmpty()) {
            listener.progress(Messages.ActionUpdater_Ignored(String.join(", ", ignored)));
        }
        return done(updated);
    }

    /** Looks up whether Buddy updated the action although the response is missing, and continues accordingly. */
    private CompletableFuture<ActionResult> reconcile(
            long id, List<String> differing, boolean repeated, BuddyException failure) {
        CompletableFuture<PipelineAction> outcome = failure.hadNoEffect()
                ? executor.delayAfter(failure, ++refusals).thenCompose(over -> lookup.read(id))
                : writes.lookUpOutcome(failure, () -> lookup.read(id), action -> isUpdated(action, differing));
        if (!failure.hadNoEffect() || repeated) {
            outcome = outcome.exceptionallyCompose(this::toUnknownOutcome);
        }
        return outcome.thenCompose(action -> {
            if (isUpdated(action, differing)) {
                return done(action);
            }
            if (repeated && !failure.hadNoEffect()) {
                return writes.isSettled() ? notUpdated(failure) : updateUnknown(failure);
            }
            return update(id, ActionDiff.between(request, action.fields(), false), repeated || !failure.hadNoEffect());
        });
    }

    /** Returns whether a field that Buddy shows in the clear proves that the update had its effect. */
    private boolean isUpdated(PipelineAction action, List<String> differing) {
        boolean provable = differing.stream()
                .anyMatch(key ->
                        ActionField.of(key).map(field -> !field.isOfLogin()).orElse(true));
        return provable && ActionDiff.between(request, action.fields(), true).isEmpty();
    }

    private CompletableFuture<ActionResult> done(PipelineAction action) {
        return executor.continueAfter(logins.written(action.id()))
                .handle((remembered, failure) -> ActionResult.of(Outcome.UPDATED, pipeline, action));
    }

    private <T> CompletionStage<T> toUnknownOutcome(Throwable e) {
        return BuddyException.unwrap(e) instanceof BuddyException failure
                ? updateUnknown(failure)
                : CompletableFuture.failedFuture(e);
    }

    private <T> CompletableFuture<T> updateUnknown(BuddyException failure) {
        return unknown(Messages._ActionUpdater_UpdateUnknown(request.name(), pipeline, failure.localizable()), failure);
    }

    private <T> CompletableFuture<T> notUpdated(BuddyException failure) {
        return unknown(Messages._ActionUpdater_NotUpdated(request.name(), pipeline, failure.localizable()), failure);
    }

    private static <T> CompletableFuture<T> unknown(Localizable message, BuddyException failure) {
        return CompletableFuture.failedFuture(new UnknownOutcomeException(message, failure));
    }
}
