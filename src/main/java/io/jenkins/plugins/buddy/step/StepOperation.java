package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.io.IOException;
import java.util.function.UnaryOperator;

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
            @NonNull ProgressListener listener,
            @NonNull CheckpointStore<C> checkpoints)
            throws AbortException;

    /** The value that the step returns. */
    @NonNull
    protected abstract Object returnValue(@NonNull R result);

    /** Shows the records on the build's pages. */
    protected abstract void showOn(@NonNull Run<?, ?> run) throws IOException;

    /** A failure in one line, with a hint. */
    @NonNull
    protected abstract String describe(@NonNull BuddyException failure);

    /** Prints the warnings of the input, which a form shows beside its fields. */
    protected static void printWarnings(@NonNull ValidationErrors errors, @NonNull ProgressListener listener) {
        errors.warnings().forEach(warning -> listener.progress(Messages.StepOperation_Warning(warning)));
    }

    @NonNull
    final RecordType<C, R> recordType() {
        return recordType;
    }

    /**
     * Stores the result with the build.
     *
     * @param step identifies the run of a step in a Pipeline, null in a freestyle build
     */
    final void store(@NonNull Run<?, ?> run, @CheckForNull String step, @NonNull R result) throws IOException {
        StepRecordStore.of(run).add(StepRecord.ofResult(recordType, step, result));
        showOn(run);
    }
}
