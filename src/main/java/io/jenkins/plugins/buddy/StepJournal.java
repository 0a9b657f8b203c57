package io.jenkins.plugins.buddy;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.Checkpoint;
import io.jenkins.plugins.buddy.client.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a Pipeline's step tells and keeps, so that nothing is forgotten when Jenkins goes down. */
final class StepJournal implements Journal {

    private final StepContext context;
    private final BooleanSupplier inProgram;
    private final Run<?, ?> run;
    private final String stepId;
    private final BuddyConsole console;
    private final CompletableFuture<Void> saved;

    /**
     * @param stepId which run of a step it is
     * @param inProgram whether a save of the Pipeline that has begun has the step in it
     */
    StepJournal(StepContext context, String stepId, BooleanSupplier inProgram)
            throws IOException, InterruptedException {
        this.context = context;
        this.stepId = stepId;
        this.inProgram = inProgram;
        this.run = context.get(Run.class);
        this.console = new BuddyConsole(context.get(TaskListener.class));
        this.saved = awaitSave();
    }

    /**
     * Pipeline saves the whole program after a step has begun, and tells of the step's node afterwards. That save is waited for,
     * since another one would cost more than all the rest that the step does.
     *
     * @return completes, on the Pipeline's thread, when a controller that is killed would find the step in the program
     */
    private CompletableFuture<Void> awaitSave() throws IOException, InterruptedException {
        if (inProgram.getAsBoolean()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        FlowExecution execution = context.get(FlowExecution.class);
        GraphListener listener = node -> told.complete(null);
        execution.addListener(listener);
        return told.thenRun(() -> execution.removeListener(listener))
                // It doesn't save while another branch goes on, and never if it is told not to, which then holds for us
                // too.
                .thenCompose(none -> inProgram.getAsBoolean()
                        ? CompletableFuture.completedFuture(null)
                        : future(context.saveState()));
    }

    private static CompletableFuture<Void> future(ListenableFuture<Void> listenable) {
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

    @Override
    public void progress(String line) {
        console.println(line);
    }

    /** The line is written while Pipeline saves: if only the line is left, the step begins anew and never asks for it. */
    @Override
    public CompletionStage<?> save(Checkpoint checkpoint) {
        return CompletableFuture.runAsync(() -> keep(checkpoint), StepThreads.POOL)
                .runAfterBothAsync(saved, () -> {}, StepThreads.POOL);
    }

    private void keep(Checkpoint checkpoint) {
        try {
            StepRecords.of(run).add(StepRecord.of(stepId, checkpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was kept last, before Jenkins went down; empty if nothing was. */
    Optional<StepRecord> last() {
        return StepRecords.of(run).last(stepId);
    }

    /**
     * Keeps the result with the build, and tells it.
     *
     * @throws UncheckedIOException if it can't be saved
     */
    BuddyActionResult finish(ActionResult result) {
        try {
            return console.finish(run, stepId, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a result that was kept already. */
    BuddyActionResult keptBefore(ActionResult result) throws IOException {
        BuddyBuildData.attachTo(run);
        return new BuddyActionResult(result);
    }
}
