package io.jenkins.plugins.buddy.step;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Persists the progress of a step in a Pipeline, so that it can resume after a restart. */
final class StepCheckpointer<C> implements CheckpointStore<C> {

    private final Run<?, ?> run;
    private final RecordType<C, ?> type;
    private final String stepId;
    private final CompletableFuture<Void> programSaved;

    /**
     * @param stepId identifies the run of the step
     * @param inProgram whether a save of the Pipeline that has begun contains the step
     */
    StepCheckpointer(StepContext context, RecordType<C, ?> type, String stepId, BooleanSupplier inProgram)
            throws IOException, InterruptedException {
        this.run = context.get(Run.class);
        this.type = type;
        this.stepId = stepId;
        this.programSaved = awaitSave(context, inProgram);
    }

    /**
     * Waits for the save of the whole program that Pipeline performs after a step has started, since another save would cost more than the
     * rest of the step. Pipeline notifies graph listeners of the step's node afterwards.
     *
     * @return completes, on the Pipeline's thread, when a controller that is killed would find the step in the program
     */
    private static CompletableFuture<Void> awaitSave(StepContext context, BooleanSupplier inProgram)
            throws IOException, InterruptedException {
        if (inProgram.getAsBoolean()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> notified = new CompletableFuture<>();
        FlowExecution execution = context.get(FlowExecution.class);
        GraphListener listener = node -> notified.complete(null);
        execution.addListener(listener);
        return notified.thenRun(() -> execution.removeListener(listener))
                // Pipeline does not save while another branch runs, and never if its durability says so, which is
                // respected.
                .thenCompose(none -> inProgram.getAsBoolean()
                        ? CompletableFuture.completedFuture(null)
                        : toCompletableFuture(context.saveState()));
    }

    private static CompletableFuture<Void> toCompletableFuture(ListenableFuture<Void> listenable) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        Futures.addCallback(
                listenable,
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(Void value) {
                        future.complete(value);
                    }

                    @Override
                    public void onFailure(Throwable e) {
                        future.completeExceptionally(e);
                    }
                },
                MoreExecutors.directExecutor());
        return future;
    }

    /** The record is written while Pipeline saves: if only the record is left after a crash, the step starts anew and ignores it. */
    @Override
    public CompletionStage<?> save(C checkpoint) {
        return CompletableFuture.runAsync(() -> write(checkpoint), BuddyThreadPool.DISK)
                .runAfterBothAsync(programSaved, () -> {}, BuddyThreadPool.RESPONSES);
    }

    private void write(C checkpoint) {
        try {
            StepRecordStore.of(run).add(StepRecord.ofCheckpoint(type, stepId, checkpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
