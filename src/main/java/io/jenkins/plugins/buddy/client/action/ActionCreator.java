package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.WriteExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;

/**
 * Creates an action exactly once, whatever fails.
 *
 * <p>The request is repeated once after a failure that hides its outcome, if look-ups show no effect during the settle time. Should the first
 * request take effect nevertheless, the action of the second one is removed.
 */
final class ActionCreator {

    /** The requests before an attempt. */
    private enum Earlier {
        /** None may have had an effect. */
        NONE,
        /** One was sent, and its effect was not found. */
        UNCONFIRMED
    }

    private final ActionApi api;
    private final ActionLookup lookup;
    private final RetryExecutor executor;
    private final WriteExecutor<Checkpoint> writes;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final ProgressListener listener;
    private final ActionLogins logins;
    private final Set<Long> claimed;
    private int refusals;

    /**
     * @param claimed the IDs of actions that tasks of this process have created with the request's name; receives the created one
     */
    ActionCreator(
            ActionApi api,
            ActionLookup lookup,
            RetryExecutor executor,
            WriteExecutor<Checkpoint> writes,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            ProgressListener listener,
            ActionLogins logins,
            Set<Long> claimed) {
        this.api = api;
        this.lookup = lookup;
        this.executor = executor;
        this.writes = writes;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.listener = listener;
        this.logins = logins;
        this.claimed = claimed;
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
    CompletableFuture<ActionResult> resume(Checkpoint creation, Adoption adoption) {
        writes.resume(effect());
        return reconcile(
                creation,
                adoption,
                Earlier.NONE,
                new UnknownOutcomeException(Messages._ActionCreator_Interrupted(), null));
    }

    private Localizable effect() {
        return Messages._Checkpoint_MayHaveCreated(request.name(), pipeline);
    }

    private CompletableFuture<ActionResult> create(Checkpoint creation, Adoption adoption, Earlier earlier) {
        return writes.send(
                        creation,
                        Messages._ActionCreator_Creating(request.name()),
                        effect(),
                        options -> api.create(request.toJson(creation.afterActionId()), options))
                .handle((created, failure) -> {
                    if (failure == null) {
                        return earlier == Earlier.NONE ? done(created) : confirm(creation, created);
                    }
                    if (BuddyException.unwrap(failure) instanceof BuddyException refusal) {
                        return afterFailure(creation, adoption, earlier, refusal);
                    }
                    return CompletableFuture.<ActionResult>failedFuture(failure);
                })
                .thenCompose(Function.identity());
    }

    private CompletableFuture<ActionResult> afterFailure(
            Checkpoint creation, Adoption adoption, Earlier earlier, BuddyException failure) {
        if (WriteExecutor.requiresLookup(failure)) {
            return reconcile(creation, adoption, earlier, failure);
        }
        return earlier == Earlier.NONE ? CompletableFuture.failedFuture(failure) : creationUnknown(failure);
    }

    /** Looks up whether Buddy created the action although the response is missing, and continues accordingly. */
    private CompletableFuture<ActionResult> reconcile(
            Checkpoint creation, Adoption adoption, Earlier earlier, BuddyException failure) {
        // After a second request, one action does not prove that the other request had no effect.
        int conclusive = earlier == Earlier.NONE ? 1 : 2;
        CompletableFuture<List<PipelineAction>> outcome = failure.hadNoEffect()
                ? executor.delayAfter(failure, ++refusals).thenCompose(over -> createdSince(creation))
                : writes.lookUpOutcome(
                        failure,
                        () -> createdSince(creation),
                        created -> ours(created).size() >= conclusive);
        if (!failure.hadNoEffect() || earlier == Earlier.UNCONFIRMED) {
            outcome = outcome.exceptionallyCompose(this::toUnknownOutcome);
        }
        return outcome.thenCompose(created -> continueWith(created, creation, adoption, earlier, failure));
    }

    private CompletableFuture<ActionResult> continueWith(
            List<PipelineAction> created,
            Checkpoint creation,
            Adoption adoption,
            Earlier earlier,
            BuddyException failure) {
        List<PipelineAction> ours = ours(created);
        if (ours.size() > 1) {
            return several(ours);
        }
        if (ours.size() == 1) {
            return done(ours.get(0));
        }
        if (!created.isEmpty() && ifExists != IfExists.DUPLICATE) {
            return adoption.apply(created);
        }
        if (failure.hadNoEffect() && earlier == Earlier.NONE) {
            return create(creation, adoption, Earlier.NONE);
        }
        if (!failure.hadNoEffect() && earlier == Earlier.UNCONFIRMED) {
            return writes.isSettled() ? notCreated(failure) : creationUnknown(failure);
        }
        return writes.requireTimeToRepeat(failure)
                .exceptionallyCompose(this::toUnknownOutcome)
                .thenCompose(enough -> create(creation, adoption, Earlier.UNCONFIRMED));
    }

    private CompletableFuture<List<PipelineAction>> createdSince(Checkpoint creation) {
        return lookup.createdSince(creation.idsBefore(), request.name());
    }

    /** The actions that may be the requested one. */
    private List<PipelineAction> ours(List<PipelineAction> created) {
        return created.stream()
                .filter(action -> !claimed.contains(action.id()) && ActionDiff.mayBeCreatedBy(request, action.fields()))
                .toList();
    }

    /** Checks the result of a repeated request: Buddy may have processed the first one, too. */
    private CompletableFuture<ActionResult> confirm(Checkpoint creation, PipelineAction created) {
        return writes.settle()
                .thenCompose(over -> createdSince(creation))
                .exceptionallyCompose(e -> BuddyException.unwrap(e) instanceof BuddyException failure
                        ? unknown(
                                Messages._ActionCreator_PossiblyTwice(
                                        request.name(), pipeline, Long.toString(created.id()), failure.localizable()),
                                failure)
                        : CompletableFuture.failedFuture(e))
                .thenCompose(actions -> {
                    List<PipelineAction> others = ours(actions).stream()
                            .filter(action -> action.id() != created.id())
                            .toList();
                    return others.isEmpty() ? done(created) : remove(created, others);
                });
    }

    private CompletableFuture<ActionResult> remove(PipelineAction second, List<PipelineAction> others) {
        String id = Long.toString(second.id());
        return executor.send(
                        Messages._ActionCreator_Removing(id),
                        options -> api.delete(second.id(), options),
                        BuddyException::isRetryable)
                .handle((removed, failure) -> {
                    Throwable cause = failure == null ? null : BuddyException.unwrap(failure);
                    if (cause == null || cause instanceof HttpStatusException missing && missing.status() == 404) {
                        listener.progress(Messages.ActionCreator_Removed(id, ActionPlanner.describe(others)));
                        return others.size() == 1 ? done(others.get(0)) : several(others);
                    }
                    if (cause instanceof BuddyException refusal) {
                        listener.progress(Messages.ActionCreator_NotRemoved(id, refusal.localizable()));
                        return several(Stream.concat(others.stream(), Stream.of(second))
                                .toList());
                    }
                    return CompletableFuture.<ActionResult>failedFuture(cause);
                })
                .thenCompose(Function.identity());
    }

    private CompletableFuture<ActionResult> done(PipelineAction action) {
        claimed.add(action.id());
        return executor.continueAfter(logins.written(action.id()))
                .handle((remembered, failure) -> ActionResult.of(Outcome.CREATED, pipeline, action));
    }

    private CompletableFuture<ActionResult> several(List<PipelineAction> actions) {
        return CompletableFuture.failedFuture(new ActionConflictException(
                Messages._ActionCreator_Several(pipeline, request.name(), ActionPlanner.describe(actions))));
    }

    private <T> CompletionStage<T> toUnknownOutcome(Throwable e) {
        return BuddyException.unwrap(e) instanceof BuddyException failure
                ? creationUnknown(failure)
                : CompletableFuture.failedFuture(e);
    }

    private <T> CompletableFuture<T> creationUnknown(BuddyException failure) {
        return unknown(
                Messages._ActionCreator_CreationUnknown(request.name(), pipeline, failure.localizable()), failure);
    }

    private <T> CompletableFuture<T> notCreated(BuddyException failure) {
        return unknown(Messages._ActionCreator_NotCreated(request.name(), pipeline, failure.localizable()), failure);
    }

    private static <T> CompletableFuture<T> unknown(Localizable message, BuddyException failure) {
        return CompletableFuture.failedFuture(new UnknownOutcomeException(message, failure));
    }
}
