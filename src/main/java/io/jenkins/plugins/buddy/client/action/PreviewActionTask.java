package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionPlanner.Plan;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Reports what an {@link EnsureActionTask} would do. It sends no write. */
final class PreviewActionTask implements ResumableTask<Checkpoint, ActionResult> {

    private final RetryExecutor executor;
    private final ActionPlanner planner;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final ProgressListener listener;

    PreviewActionTask(
            RetryExecutor executor,
            ActionPlanner planner,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            ProgressListener listener) {
        this.executor = executor;
        this.planner = planner;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<ActionResult> start() {
        return executor.start(() -> {
            listener.progress(Messages.PreviewActionTask_Request());
            request.toMaskedLines().forEach(listener::progress);
            CompletableFuture<List<String>> preview =
                    ifExists == IfExists.DUPLICATE && request.after().isEmpty()
                            ? CompletableFuture.completedFuture(List.of(Messages.PreviewActionTask_Create()))
                            : planner.plan().thenApply(this::describe);
            return preview.thenApply(description -> {
                description.forEach(listener::progress);
                return ActionResult.dryRun(pipeline, request.name());
            });
        });
    }

    private List<String> describe(Plan plan) {
        if (plan instanceof Plan.Create) {
            return List.of(Messages.PreviewActionTask_Create());
        }
        if (plan instanceof Plan.Keep keep) {
            return List.of(
                    Messages.PreviewActionTask_Keep(Long.toString(keep.action().id())));
        }
        Plan.Update update = (Plan.Update) plan;
        String id = Long.toString(update.action().id());
        if (update.differing().isEmpty()) {
            return List.of(Messages.PreviewActionTask_UpToDate(id));
        }
        return Stream.concat(
                        Stream.of(Messages.PreviewActionTask_Update(id)),
                        update.differing().stream()
                                .map(key -> "  "
                                        + FieldDifference.of(
                                                request, update.action().fields(), key)))
                .toList();
    }

    @Override
    public CompletableFuture<ActionResult> resume(Checkpoint from) {
        return start();
    }

    @Override
    public void cancel() {
        executor.cancel();
    }

    @Override
    public Optional<String> pendingWrite() {
        return Optional.empty();
    }

    @Override
    public String status() {
        return executor.status();
    }
}
