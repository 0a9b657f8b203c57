package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionPlanner.Plan;
import io.jenkins.plugins.buddy.client.pipeline.ExternalDefinitionWarning;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.WriteExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Ensures that a pipeline has one action as requested: decides by a {@link Plan}, then creates or updates. */
final class EnsureActionTask implements ResumableTask<Checkpoint, ActionResult> {

    /** The time in which all tasks are cancelled that are cancelled together. */
    private static final Duration CANCELLATION_PERIOD = Duration.ofSeconds(1);

    private final RetryExecutor executor;
    private final Supplier<KeyedLock.Lease> lock;
    private final ActionLookup lookup;
    private final ActionPlanner planner;
    private final ActionCreator creator;
    private final ActionUpdater updater;
    private final WriteExecutor<Checkpoint> writes;
    private final ExternalDefinitionWarning warning;
    private final PipelineRef pipeline;

    /**
     * @param lock enters the queue of the tasks for the same action
     */
    EnsureActionTask(
            RetryExecutor executor,
            Supplier<KeyedLock.Lease> lock,
            ActionLookup lookup,
            ActionPlanner planner,
            ActionCreator creator,
            ActionUpdater updater,
            WriteExecutor<Checkpoint> writes,
            ExternalDefinitionWarning warning,
            PipelineRef pipeline) {
        this.executor = executor;
        this.lock = lock;
        this.lookup = lookup;
        this.planner = planner;
        this.creator = creator;
        this.updater = updater;
        this.writes = writes;
        this.warning = warning;
        this.pipeline = pipeline;
    }

    @Override
    public CompletableFuture<ActionResult> start() {
        return locked(() -> planner.plan().thenCompose(plan -> execute(plan, Outcome.UNCHANGED)));
    }

    @Override
    public CompletableFuture<ActionResult> resume(Checkpoint from) {
        return switch (from.phase()) {
            case LOOKING -> start();
            case UPDATING -> locked(() -> planner.plan().thenCompose(plan -> execute(plan, Outcome.UPDATED)));
            case CREATING -> locked(() -> creator.resume(from, this::adopt));
        };
    }

    private CompletableFuture<ActionResult> locked(Supplier<CompletableFuture<ActionResult>> work) {
        KeyedLock.Lease lease = lock.get();
        return executor.start(() -> executor.await(lease).thenCompose(acquired -> work.get()))
                .whenComplete((result, failure) -> {
                    if (BuddyException.unwrap(failure) instanceof CancellationException) {
                        // The next one may be about to be cancelled, too, such as another branch of an aborted build.
                        executor.timer(CANCELLATION_PERIOD).thenRun(lease::release);
                    } else {
                        lease.release();
                    }
                })
                .thenCompose(result -> result.outcome().isChange()
                        ? warning.after(result)
                        : CompletableFuture.completedFuture(result));
    }

    /**
     * @param upToDate the outcome if nothing differs
     */
    private CompletableFuture<ActionResult> execute(Plan plan, Outcome upToDate) {
        if (plan instanceof Plan.Create create) {
            return creator.create(
                    Checkpoint.creating(pipeline, create.idsBefore(), create.afterActionId()), this::adopt);
        }
        if (plan instanceof Plan.Keep keep) {
            return keep(keep.action());
        }
        Plan.Update update = (Plan.Update) plan;
        return update.differing().isEmpty()
                ? CompletableFuture.completedFuture(ActionResult.of(upToDate, pipeline, update.action()))
                : updater.update(update.action().id(), update.differing());
    }

    private CompletableFuture<ActionResult> keep(PipelineAction action) {
        // A list's entry may lack the pipeline, which is part of the result.
        CompletableFuture<PipelineAction> complete =
                action.pipelineName() == null ? lookup.read(action.id()) : CompletableFuture.completedFuture(action);
        return complete.thenApply(kept -> ActionResult.of(Outcome.KEPT, pipeline, kept));
    }

    /** Continues with actions of the requested name that others created meanwhile. */
    private CompletableFuture<ActionResult> adopt(List<PipelineAction> others) {
        return planner.plan(others).thenCompose(plan -> execute(plan, Outcome.UNCHANGED));
    }

    @Override
    public void cancel() {
        executor.cancel();
    }

    @Override
    public Optional<String> pendingWrite() {
        return writes.pendingWrite();
    }

    @Override
    public String status() {
        return executor.status();
    }
}
