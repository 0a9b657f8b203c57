package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvnet.localizer.Localizable;

/**
 * Creates and updates an action exactly once, whatever fails.
 *
 * <p>A write is repeated only if Buddy is known not to have processed it: because the request was not sent, because Buddy said so, or
 * because a look-up proved it.
 */
final class ActionReconciler {

    /** A kind of write. */
    private enum Write {
        CREATE,
        UPDATE
    }

    /** The state of the writes before a repeated one. */
    private enum Earlier {
        /** None may have had an effect. */
        NONE,
        /** One was sent, and Buddy may still process it. */
        UNCONFIRMED
    }

    private final ActionApi api;
    private final ActionLookup lookup;
    private final RetryExecutor executor;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final ProgressListener listener;
    private final CheckpointStore<Checkpoint> checkpoints;
    private final ActionLogins logins;
    private final AtomicInteger lookups = new AtomicInteger();

    /** The write whose outcome is unknown at the moment, null if there is none. */
    private volatile Write pendingWrite;

    ActionReconciler(
            ActionApi api,
            ActionLookup lookup,
            RetryExecutor executor,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            ProgressListener listener,
            CheckpointStore<Checkpoint> checkpoints,
            ActionLogins logins) {
        this.api = api;
        this.lookup = lookup;
        this.executor = executor;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.logins = logins;
    }

    /** Continues with the actions of the requested name that others created while this one was not created. */
    @FunctionalInterface
    interface Adoption extends Function<List<PipelineAction>, CompletableFuture<ActionResult>> {}

    /**
     * Creates the action.
     *
     * @param creation the state before
     */
    CompletableFuture<ActionResult> create(Checkpoint creation, Adoption adoption) {
        return create(creation, adoption, Earlier.NONE);
    }

    /** Continues an interrupted creation. */
    CompletableFuture<ActionResult> resumeCreate(Checkpoint creation, Adoption adoption) {
        pendingWrite = Write.CREATE;
        return reconcileCreate(
                creation,
                adoption,
                Earlier.NONE,
                new UnknownOutcomeException(Messages._ActionReconciler_Interrupted(), null));
    }

    /**
     * Updates an action.
     *
     * @param differing the fields that differ
     */
    CompletableFuture<ActionResult> update(long id, List<String> differing) {
        listener.progress(
                Messages.ActionReconciler_Differs(request.name(), Long.toString(id), String.join(", ", differing)));
        return save(Checkpoint.updating(pipeline)).thenCompose(saved -> update(id, differing, Earlier.NONE));
    }

    /** A message about a write whose outcome is unknown at the moment. */
    Optional<String> pendingWrite() {
        return Optional.ofNullable(pendingWrite).map(write -> switch (write) {
            case CREATE -> Messages.ActionReconciler_MayHaveCreated(request.name(), pipeline);
            case UPDATE -> Messages.ActionReconciler_MayHaveUpdated(request.name(), pipeline);
        });
    }

    /** Repeating an update has the same effect, but the outcome is looked up all the same, so that it is reported truly. */
    private CompletableFuture<ActionResult> update(long id, List<String> differing, Earlier earlier) {
        ObjectNode body = ActionDiff.update(request, differing);
        return write(
                        Write.UPDATE,
                        Messages._ActionReconciler_Updating(request.name()),
                        options -> api.update(id, body, options))
                .thenCompose(updated -> {
                    List<String> ignored = ActionDiff.contradicting(request, updated.fields());
                    if (!ignored.isEmpty()) {
                        listener.progress(Messages.ActionReconciler_Ignored(String.join(", ", ignored)));
                    }
                    return done(Outcome.UPDATED, updated);
                })
                .exceptionallyCompose(onAmbiguousFailure(failure -> reconcileUpdate(id, earlier, failure)));
    }

    private CompletableFuture<ActionResult> reconcileUpdate(long id, Earlier earlier, BuddyException failure) {
        return reconcile(Write.UPDATE, failure, () -> lookup.read(id)).thenCompose(action -> {
            List<String> differing = ActionDiff.between(request, action.fields(), false);
            if (differing.isEmpty()) {
                return done(Outcome.UPDATED, action);
            }
            if (earlier == Earlier.UNCONFIRMED && !failure.hadNoEffect()) {
                return unknown(
                        Messages._ActionReconciler_NotUpdated(request.name(), pipeline, failure.localizable()),
                        failure);
            }
            return update(id, differing, afterwards(earlier, failure));
        });
    }

    private CompletableFuture<ActionResult> create(Checkpoint creation, Adoption adoption, Earlier earlier) {
        return save(creation)
                .thenCompose(saved -> write(
                        Write.CREATE,
                        Messages._ActionReconciler_Creating(request.name()),
                        options -> api.create(request.toJson(creation.afterActionId()), options)))
                .thenCompose(created ->
                        earlier == Earlier.UNCONFIRMED ? requireOne(creation, created) : done(Outcome.CREATED, created))
                .exceptionallyCompose(
                        onAmbiguousFailure(failure -> reconcileCreate(creation, adoption, earlier, failure)));
    }

    /** Looks up whether Buddy created the action although the response was lost, and continues accordingly. */
    private CompletableFuture<ActionResult> reconcileCreate(
            Checkpoint creation, Adoption adoption, Earlier earlier, BuddyException failure) {
        return reconcile(Write.CREATE, failure, () -> lookup.createdSince(creation.idsBefore(), request.name()))
                .thenCompose(created -> {
                    List<PipelineAction> ours = matching(created);
                    if (ours.size() > 1) {
                        return several(ours);
                    }
                    if (ours.size() == 1) {
                        return done(Outcome.CREATED, ours.get(0));
                    }
                    if (!created.isEmpty() && ifExists != IfExists.DUPLICATE) {
                        return adoption.apply(created);
                    }
                    if (earlier == Earlier.UNCONFIRMED && !failure.hadNoEffect()) {
                        return unknown(
                                Messages._ActionReconciler_NotCreated(request.name(), pipeline, failure.localizable()),
                                failure);
                    }
                    return create(creation, adoption, afterwards(earlier, failure));
                });
    }

    private static Earlier afterwards(Earlier earlier, BuddyException failure) {
        return failure.hadNoEffect() ? earlier : Earlier.UNCONFIRMED;
    }

    /** After a repeated request: Buddy may have processed the first one late. */
    private CompletableFuture<ActionResult> requireOne(Checkpoint creation, PipelineAction created) {
        return lookup.createdSince(creation.idsBefore(), request.name())
                .exceptionallyCompose(toUnknownOutcome(Write.CREATE))
                .thenCompose(actions -> {
                    List<PipelineAction> ours = matching(actions);
                    return ours.size() > 1 ? several(ours) : done(Outcome.CREATED, created);
                });
    }

    private CompletableFuture<ActionResult> several(List<PipelineAction> actions) {
        return CompletableFuture.failedFuture(new ActionConflictException(
                Messages._ActionReconciler_Several(pipeline, request.name(), ActionPlanner.describe(actions))));
    }

    /** The actions that may be the requested one. */
    private List<PipelineAction> matching(List<PipelineAction> actions) {
        return actions.stream()
                .filter(action ->
                        ActionDiff.contradicting(request, action.fields()).isEmpty())
                .toList();
    }

    private CompletableFuture<PipelineAction> write(
            Write write, Localizable activity, Function<CallOptions, CompletableFuture<PipelineAction>> send) {
        return executor.send(
                activity,
                options -> {
                    pendingWrite = write;
                    CompletableFuture<PipelineAction> response = send.apply(options);
                    // Not the future that this returns: cancelling has to reach the request itself.
                    response.whenComplete((action, failure) -> {
                        if (failure == null || hadNoEffect(failure)) {
                            pendingWrite = null;
                        }
                    });
                    return response;
                },
                BuddyException::wasNotSent);
    }

    private static boolean hadNoEffect(Throwable e) {
        return BuddyException.unwrap(e) instanceof BuddyException failure && failure.hadNoEffect();
    }

    private CompletableFuture<Void> save(Checkpoint checkpoint) {
        return executor.continueAfter(checkpoints.save(checkpoint)).thenApply(saved -> null);
    }

    /** Looks up the outcome of a write whose response is missing. */
    private <T> CompletableFuture<T> reconcile(
            Write write, BuddyException failure, Supplier<CompletableFuture<T>> outcome) {
        return executor.delayAfter(failure, lookups.incrementAndGet())
                .thenCompose(over -> outcome.get())
                .whenComplete((found, lookupFailure) -> {
                    if (lookupFailure == null) {
                        pendingWrite = null;
                    }
                })
                .exceptionallyCompose(toUnknownOutcome(write));
    }

    private <T> Function<Throwable, CompletionStage<T>> toUnknownOutcome(Write write) {
        return e -> BuddyException.unwrap(e) instanceof BuddyException failure
                ? unknown(
                        switch (write) {
                            case CREATE ->
                                Messages._ActionReconciler_CreationUnknown(
                                        request.name(), pipeline, failure.localizable());
                            case UPDATE ->
                                Messages._ActionReconciler_UpdateUnknown(
                                        request.name(), pipeline, failure.localizable());
                        },
                        failure)
                : CompletableFuture.failedFuture(e);
    }

    private static <T> CompletableFuture<T> unknown(Localizable message, BuddyException failure) {
        return CompletableFuture.failedFuture(new UnknownOutcomeException(message, failure));
    }

    private CompletableFuture<ActionResult> done(Outcome outcome, PipelineAction action) {
        return executor.continueAfter(logins.written(action.id()))
                .thenApply(remembered -> ActionResult.of(outcome, pipeline, action));
    }

    /**
     * Handles failures whose effect a look-up must determine. A 429 states that there was none, and a look-up before the next attempt
     * costs less than a second action if it came from a proxy.
     */
    private static <T> Function<Throwable, CompletionStage<T>> onAmbiguousFailure(
            Function<BuddyException, CompletionStage<T>> handler) {
        return e -> BuddyException.unwrap(e) instanceof BuddyException failure
                        && !(failure instanceof UnknownOutcomeException)
                        && !(failure instanceof RetriesExhaustedException)
                        && (failure.isRetryable() || !failure.hadNoEffect())
                ? handler.apply(failure)
                : CompletableFuture.failedFuture(e);
    }
}
