package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The work of a step, for Pipelines and freestyle builds alike: everything that one capability adds to what all steps share.
 *
 * @param <C> a checkpoint
 * @param <R> the result; its text is the last line in the console
 */
public abstract class StepOperation<C, R> {

    private final RecordType<C, R> recordType;

    protected StepOperation(@NonNull RecordType<C, R> recordType) {
        this.recordType = recordType;
    }

    /**
     * Receives the build and the context of the step, before anything else happens.
     *
     * @param step identifies the run of the step in a Pipeline, null in a freestyle build
     * @param context the step's context in a Pipeline, null in a freestyle build
     */
    protected void begin(@NonNull Run<?, ?> run, @CheckForNull String step, @CheckForNull StepContext context) {
        // Not every capability needs it.
    }

    /**
     * Checks the step's input, resolves what it names, and prepares the task. Nothing is sent.
     *
     * @param run the build
     * @param expand replaces variables in a text; null stays null
     * @throws AbortException if the input is invalid, with all errors in one line
     */
    @NonNull
    protected abstract ResumableTask<C, R> prepare(
            @NonNull Run<?, ?> run,
            @NonNull UnaryOperator<String> expand,
            @NonNull StepListener listener,
            @NonNull CheckpointStore<C> checkpoints)
            throws AbortException;

    /** The value that the step returns. */
    @NonNull
    protected abstract Object returnValue(@NonNull R result);

    /** The lines of the console about the result, each without line breaks; the last one states the outcome. */
    @NonNull
    protected List<String> lines(@NonNull R result) {
        return List.of(result.toString());
    }

    /** The end of the step if its task has completed without success; empty if it was successful. */
    @NonNull
    protected Optional<StepFailure> failure(@NonNull R result) {
        return Optional.empty();
    }

    /** Receives why the task has failed; not called if it was cancelled. */
    protected void failed(@NonNull Throwable failure) {
        // Not every capability needs it.
    }

    /**
     * Ends a task because the build is aborted. A freestyle build that ends because the controller shuts down calls it as well, with a task that
     * is cancelled already; nothing may be sent then.
     *
     * @return completes within seconds, with a line for the console; empty if there is nothing to report
     */
    @NonNull
    protected CompletableFuture<Optional<String>> abort(@NonNull ResumableTask<C, R> task) {
        Optional<String> before = task.pendingWrite();
        task.cancel();
        // Once more: a write may have begun at this moment.
        return CompletableFuture.completedFuture(
                task.pendingWrite().or(() -> before).map(Messages::BuddyStepExecution_Aborted));
    }

    /** Shows the records on the build's pages. */
    protected abstract void showOn(@NonNull Run<?, ?> run) throws IOException;

    /** A failure in one line, with a hint. */
    @NonNull
    protected abstract String describe(@NonNull BuddyException failure);

    /** Prints the warnings of the input, which a form shows beside its fields. */
    protected static void printWarnings(@NonNull ValidationErrors errors, @NonNull ProgressListener listener) {
        errors.warnings().forEach(warning -> listener.progress(Messages.StepOperation_Warning(warning)));
    }

    /**
     * The possible effect of the write that a checkpoint precedes, for people; empty if there is none.
     *
     * @param checkpoint null if it cannot be read
     */
    @NonNull
    protected Optional<String> pendingWrite(@CheckForNull C checkpoint) {
        return Optional.of(Messages.StepOperation_PendingWrite());
    }

    @NonNull
    final RecordType<C, R> recordType() {
        return recordType;
    }

    /**
     * Stores the result with the build.
     *
     * @param step identifies the run of a step in a Pipeline, null in a freestyle build
     * @return fails with an {@link AbortException} if the disk does
     */
    @NonNull
    final CompletableFuture<Void> store(@NonNull Run<?, ?> run, @CheckForNull String step, @NonNull R result) {
        return StepRecordStore.of(run)
                .append(StepRecord.ofResult(recordType, step, result))
                .thenRunAsync(() -> show(run), BuddyThreadPool.DISK)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new AbortException(Messages.StepOperation_NotStored(reason(failure)))));
    }

    private void show(Run<?, ?> run) {
        try {
            showOn(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message of a failure that no user caused, or its type if it has none, in one line. */
    @NonNull
    static String reason(@NonNull Throwable failure) {
        Throwable cause = BuddyException.unwrap(failure);
        if (cause instanceof UncheckedIOException unchecked) {
            cause = unchecked.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.replaceAll("\\R", " ");
    }
}
