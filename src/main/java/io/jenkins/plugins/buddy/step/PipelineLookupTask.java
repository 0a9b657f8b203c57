package io.jenkins.plugins.buddy.step;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.pipeline.PipelineLookup;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks up a pipeline, then executes a task in it.
 *
 * @param <C> a checkpoint
 * @param <R> the result
 */
final class PipelineLookupTask<C, R> implements ResumableTask<C, R> {

    private final PipelineLookup lookup;
    private final Supplier<CompletableFuture<PipelineRef>> find;
    private final Function<PipelineRef, ResumableTask<C, R>> prepare;
    private final Function<C, Optional<PipelineRef>> knownBefore;

    private boolean cancelled;

    /** The task, null during the look-up. */
    private ResumableTask<C, R> task;

    /**
     * @param find starts the look-up
     * @param prepare prepares the task for the pipeline that was found
     * @param knownBefore the pipeline that an interrupted task worked in, which may have another name now; empty if it is not known
     */
    PipelineLookupTask(
            PipelineLookup lookup,
            Supplier<CompletableFuture<PipelineRef>> find,
            Function<PipelineRef, ResumableTask<C, R>> prepare,
            Function<C, Optional<PipelineRef>> knownBefore) {
        this.lookup = lookup;
        this.find = find;
        this.prepare = prepare;
        this.knownBefore = knownBefore;
    }

    @Override
    public CompletableFuture<R> start() {
        return execute(find.get(), ResumableTask::start);
    }

    @Override
    public CompletableFuture<R> resume(C from) {
        CompletableFuture<PipelineRef> pipeline =
                knownBefore.apply(from).map(CompletableFuture::completedFuture).orElseGet(find);
        return execute(pipeline, found -> found.resume(from));
    }

    private CompletableFuture<R> execute(
            CompletableFuture<PipelineRef> pipeline, Function<ResumableTask<C, R>, CompletableFuture<R>> start) {
        return pipeline.thenCompose(ref -> {
            ResumableTask<C, R> found = prepare.apply(ref);
            synchronized (this) {
                if (cancelled) {
                    return CompletableFuture.failedFuture(new CancellationException());
                }
                task = found;
            }
            return start.apply(found);
        });
    }

    @Override
    public void cancel() {
        ResumableTask<C, R> running;
        synchronized (this) {
            cancelled = true;
            running = task;
        }
        lookup.cancel();
        if (running != null) {
            running.cancel();
        }
    }

    private synchronized Optional<ResumableTask<C, R>> task() {
        return Optional.ofNullable(task);
    }

    @Override
    public Optional<String> pendingWrite() {
        return task().flatMap(ResumableTask::pendingWrite);
    }

    @Override
    public String status() {
        return task().map(ResumableTask::status).orElseGet(lookup::status);
    }
}
