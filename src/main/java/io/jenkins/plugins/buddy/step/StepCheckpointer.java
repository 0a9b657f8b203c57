package io.jenkins.plugins.buddy.step;

import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Persists the progress of a step in a Pipeline, so that it can resume after a restart. */
final class StepCheckpointer<C> implements CheckpointStore<C> {

    private final Run<?, ?> run;
    private final RecordType<C, ?> type;
    private final String stepId;
    private final CompletableFuture<Void> programSaved;

    private StepCheckpointer(
            Run<?, ?> run, RecordType<C, ?> type, String stepId, CompletableFuture<Void> programSaved) {
        this.run = run;
        this.type = type;
        this.stepId = stepId;
        this.programSaved = programSaved;
    }

    /**
     * Creates a checkpointer for a step that has just started.
     *
     * @param stepId identifies the run of the step
     * @param program is notified when the step is serialized
     */
    static <C> StepCheckpointer<C> ofNewStep(
            StepContext context, RecordType<C, ?> type, String stepId, ProgramFile program)
            throws IOException, InterruptedException {
        return new StepCheckpointer<>(context.get(Run.class), type, stepId, awaitSave(context, program));
    }

    /** Creates a checkpointer for a step that was found in the program. */
    static <C> StepCheckpointer<C> ofResumedStep(StepContext context, RecordType<C, ?> type, String stepId)
            throws IOException, InterruptedException {
        return new StepCheckpointer<>(context.get(Run.class), type, stepId, CompletableFuture.completedFuture(null));
    }

    /**
     * Waits for the save of the whole program that Pipeline performs after a step has started, since another save would cost more than the
     * rest of the step. Pipeline notifies graph listeners of the step's node afterwards.
     *
     * @return completes, on the Pipeline's thread, when a controller that is killed would find the step in the program
     */
    private static CompletableFuture<Void> awaitSave(StepContext context, ProgramFile program)
            throws IOException, InterruptedException {
        CompletableFuture<Void> notified = new CompletableFuture<>();
        FlowExecution execution = context.get(FlowExecution.class);
        GraphListener listener = node -> notified.complete(null);
        execution.addListener(listener);
        return notified.thenRun(() -> execution.removeListener(listener))
                // Pipeline does not save while another branch runs, and never if its durability says so, which is
                // respected.
                .thenCompose(none -> program.containsStep()
                        ? CompletableFuture.completedFuture(null)
                        : save(execution, context, program))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new IOException(BuddyException.unwrap(failure).getMessage(), failure)));
    }

    /** The save before may have failed because of the step's own branch, which ends then: the program has no step any more. */
    private static CompletableFuture<Void> save(FlowExecution execution, StepContext context, ProgramFile program) {
        int before = program.serializations();
        return ProgramSaver.of(execution).save(context).thenAccept(saved -> {
            if (execution.getDurabilityHint().isPersistWithEveryStep() && program.serializations() == before) {
                throw new IllegalStateException(Messages.StepCheckpointer_NotInPipeline());
            }
        });
    }

    /** The record is written while Pipeline saves: if only the record is left after a crash, the step starts anew and ignores it. */
    @Override
    public CompletionStage<?> save(C checkpoint) {
        return StepRecordStore.of(run)
                .append(StepRecord.ofCheckpoint(type, stepId, checkpoint))
                .runAfterBothAsync(programSaved, () -> {}, BuddyThreadPool.RESPONSES);
    }
}
