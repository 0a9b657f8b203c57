package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Ticker;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.validation.InvalidParametersException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of a step in a Pipeline. It holds no thread while Buddy works, and resumes after a restart from its last {@link StepRecord}.
 */
public final class BuddyStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Duration RESUME_DELAY = Duration.ofSeconds(1);

    private final BuddyStep step;

    /** Not the node's, which a Pipeline that returns to an earlier save gives to another run of a step. */
    private final String id = UUID.randomUUID().toString();

    /** Null in a step that was found in the program. */
    private transient volatile ProgramFile program;

    private transient volatile ResumableTask<?, ?> task;

    /** The possible effect of a write before a restart, until there is a task that knows it; null if there is none. */
    private transient volatile String pendingWrite;

    private transient StepAbort abort = new StepAbort();

    /** Whether a step that was found in the program has yet to continue. */
    private transient AtomicBoolean suspended = new AtomicBoolean();

    BuddyStepExecution(BuddyStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        program = new ProgramFile(getContext().get(Run.class));
        start(step.operation());
        return false;
    }

    private <C, R> void start(StepOperation<C, R> operation) throws IOException, InterruptedException {
        operation.begin(getContext().get(Run.class), id, getContext());
        // On the Pipeline's thread, or the save that the checkpoints wait for could be missed.
        StepCheckpointer<C> checkpoints = StepCheckpointer.ofNewStep(getContext(), operation.recordType(), id, program);
        runAsync(BuddyThreadPool.CREDENTIALS, () -> run(operation, checkpoints, Optional.empty()));
    }

    /** An abort calls it as well: Pipeline waits until Jenkins is up and not about to shut down. */
    @Override
    public void onResume() {
        if (suspended.getAndSet(false)) {
            runAsync(BuddyThreadPool.CREDENTIALS, () -> resume(step.operation()));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Credentials may come from slow providers, so not even their look-up uses the Pipeline's thread. */
    private void runAsync(Executor executor, Work work) {
        executor.execute(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                fail(e);
            }
        });
    }

    private <C, R> void resume(StepOperation<C, R> operation) throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        operation.begin(run, id, getContext());
        Optional<StepRecord> last;
        try {
            last = StepRecordStore.of(run).last(id);
        } catch (IOException e) {
            pendingWrite = operation.pendingWrite(null).orElse(null);
            throw new AbortException(notResumed(StepOperation.reason(e)));
        }
        Optional<R> result = last.flatMap(record -> record.result(operation.recordType()));
        Optional<C> checkpoint = last.flatMap(record -> record.checkpoint(operation.recordType()));
        if (result.isPresent()) {
            // The step had ended, and the Pipeline was not notified.
            operation.showOn(run);
            end(operation, result.get());
            return;
        }
        if (last.isPresent() && checkpoint.isEmpty()) {
            pendingWrite = operation.pendingWrite(null).orElse(null);
            throw new AbortException(notResumed(Messages.BuddyStepExecution_UnreadableRecord()));
        }
        pendingWrite = checkpoint.flatMap(operation::pendingWrite).orElse(null);
        resume(operation, checkpoint, Ticker.SYSTEM.read().plus(step.maxWait()), true);
    }

    /**
     * Continues from a checkpoint. If a write may have had an effect, credentials that are missing may still be loaded, and a server that was
     * renamed may get its name back.
     */
    private <C, R> void resume(StepOperation<C, R> operation, Optional<C> checkpoint, Duration deadline, boolean first)
            throws Exception {
        try {
            run(operation, StepCheckpointer.ofResumedStep(getContext(), operation.recordType(), id), checkpoint);
        } catch (Exception | LinkageError e) {
            if (pendingWrite == null || abort.isRequested()) {
                throw e;
            }
            String reason =
                    e instanceof InvalidParametersException invalid ? invalid.errors() : StepOperation.reason(e);
            Duration left = deadline.minus(Ticker.SYSTEM.read());
            if (left.compareTo(RESUME_DELAY) < 0) {
                throw new AbortException(notResumed(reason));
            }
            if (first) {
                StepConsole.println(
                        getContext(), Messages.BuddyStepExecution_RetryingResume(reason, BuddyException.seconds(left)));
            }
            Executor delayed = CompletableFuture.delayedExecutor(
                    RESUME_DELAY.toMillis(), TimeUnit.MILLISECONDS, BuddyThreadPool.CREDENTIALS);
            runAsync(delayed, () -> resume(operation, checkpoint, deadline, false));
        }
    }

    private String notResumed(String reason) {
        return withPendingWrite(Messages.BuddyStepExecution_NotResumed(reason), Optional.ofNullable(pendingWrite));
    }

    private static String withPendingWrite(String message, Optional<String> pendingWrite) {
        return pendingWrite
                .map(write -> Messages.BuddyStepExecution_WithPendingWrite(message, write))
                .orElse(message);
    }

    private <C, R> void run(StepOperation<C, R> operation, StepCheckpointer<C> checkpoints, Optional<C> from)
            throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        StepConsole console = new StepConsole(getContext());
        ResumableTask<C, R> prepared =
                operation.prepare(run, UnaryOperator.identity(), console.listener(abort), checkpoints);
        synchronized (this) {
            if (abort.isRequested() && from.isEmpty()) {
                // Nothing was sent.
                abort.enable(() -> CompletableFuture.completedFuture(Optional.empty()));
                return;
            }
            task = prepared;
        }
        RunningTasks.add(prepared);
        StepRecordStore records = StepRecordStore.of(run);
        records.enter(id);
        CompletableFuture<R> result = from.isPresent() ? prepared.resume(from.get()) : prepared.start();
        abort.enable(() -> operation.abort(prepared));
        result.whenComplete((value, failure) -> release(prepared))
                .thenComposeAsync(value -> store(operation, run, console, value), BuddyThreadPool.DISK)
                .whenComplete((value, failure) -> {
                    records.leave(id);
                    if (failure == null) {
                        end(operation, value);
                        return;
                    }
                    Throwable cause = BuddyException.unwrap(failure);
                    if (!(cause instanceof CancellationException)) {
                        operation.failed(cause);
                    }
                    fail(cause);
                });
    }

    private <R> void end(StepOperation<?, R> operation, R result) {
        Optional<StepFailure> failure = operation.failure(result);
        if (failure.isPresent()) {
            getContext().onFailure(failure.get().toException(getContext()));
        } else {
            getContext().onSuccess(operation.returnValue(result));
        }
    }

    /** A task holds secrets, which must not outlive it; its possible effect in Buddy is kept. */
    private void release(ResumableTask<?, ?> ended) {
        RunningTasks.remove(ended);
        pendingWrite = ended.pendingWrite().orElse(null);
        task = null;
    }

    /** Prints the result first: the disk may be full. */
    private <R> CompletableFuture<R> store(
            StepOperation<?, R> operation, Run<?, ?> run, StepConsole console, R result) {
        operation.lines(result).forEach(console::println);
        return operation.store(run, id, result).thenApply(stored -> result);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        ProgramFile file = program;
        if (file != null) {
            file.serialized();
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        abort = new StepAbort();
        suspended = new AtomicBoolean(true);
    }

    private void fail(Throwable failure) {
        if (failure instanceof CancellationException) {
            // stop() ends the step, or it resumes after a restart.
            return;
        }
        if (abort.isRequested()) {
            // The build is aborted, whatever prevented the step from being resumed.
            abort.fail(failure);
            return;
        }
        if (failure instanceof BuddyException e) {
            failInOneLine(step.operation().describe(e));
        } else if (failure instanceof AbortException) {
            failInOneLine(failure.getMessage());
        } else if (failure instanceof IOException) {
            String message = Messages.BuddyStepExecution_NotStored(StepOperation.reason(failure));
            failInOneLine(withPendingWrite(message, currentPendingWrite()));
        } else {
            currentPendingWrite().ifPresent(write -> StepConsole.println(getContext(), write));
            getContext().onFailure(failure);
        }
    }

    private void failInOneLine(String message) {
        getContext().onFailure(StepConsole.printFailure(getContext(), message));
    }

    private Optional<String> currentPendingWrite() {
        ResumableTask<?, ?> running = task;
        return running == null ? Optional.ofNullable(pendingWrite) : running.pendingWrite();
    }

    /**
     * Ends the step when the outcome of the abort is reported, or when the time for it is up. A second abort ends it at once. A step that has
     * resumed may have a task in Buddy even if it is not prepared yet.
     */
    @Override
    public void stop(@NonNull Throwable cause) {
        boolean endsAtOnce;
        synchronized (this) {
            abort.request();
            endsAtOnce = abort.isRepeated() || task == null && program != null;
        }
        if (endsAtOnce) {
            getContext().onFailure(cause);
            return;
        }
        onResume();
        abort.outcome()
                .exceptionally(failure -> currentPendingWrite().map(Messages::BuddyStepExecution_Aborted))
                // After a second abort the build may have ended.
                .thenAcceptAsync(
                        line -> line.filter(text -> !abort.isRepeated())
                                .ifPresent(text -> StepConsole.println(getContext(), text)),
                        BuddyThreadPool.RESPONSES)
                .whenComplete((none, failure) -> getContext().onFailure(cause));
    }

    @CheckForNull
    @Override
    public String getStatus() {
        ResumableTask<?, ?> running = task;
        return running == null ? Messages.BuddyStepExecution_Resolving() : running.status();
    }
}
