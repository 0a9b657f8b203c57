package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.http.Ticker;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.BuildConsole;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.validation.InvalidParametersException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of a step in a Pipeline. It holds no thread while Buddy works, and resumes after a restart from its last {@link StepRecord}.
 */
public final class BuddyStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(BuddyStepExecution.class.getName());

    private static final Duration RESUME_DELAY = Duration.ofSeconds(1);

    private static final Set<ResumableTask<?, ?>> RUNNING = ConcurrentHashMap.newKeySet();

    private final BuddyStep step;

    /** Not the node's, which a Pipeline that returns to an earlier save gives to another run of a step. */
    private final String id = UUID.randomUUID().toString();

    /** Null in a step that was found in the program. */
    private transient volatile ProgramFile program;

    private transient volatile ResumableTask<?, ?> task;
    private transient volatile Redactor redactor;

    /** What Buddy may have done before a restart, until there is a task that knows it; null if nothing. */
    private transient volatile String pendingWrite;

    private transient volatile boolean stopped;

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
        // On the Pipeline's thread, or the save that the checkpoints wait for could be missed.
        StepCheckpointer<C> checkpoints = StepCheckpointer.ofNewStep(getContext(), operation.recordType(), id, program);
        runAsync(BuddyThreadPool.CREDENTIALS, () -> run(operation, checkpoints, Optional.empty()));
    }

    @Override
    public void onResume() {
        runAsync(BuddyThreadPool.CREDENTIALS, () -> resume(step.operation()));
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
            getContext().onSuccess(operation.returnValue(result.get()));
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
            if (pendingWrite == null || stopped) {
                throw e;
            }
            String reason =
                    e instanceof InvalidParametersException invalid ? invalid.errors() : StepOperation.reason(e);
            Duration left = deadline.minus(Ticker.SYSTEM.read());
            if (left.compareTo(RESUME_DELAY) < 0) {
                throw new AbortException(notResumed(reason));
            }
            if (first) {
                println(Messages.BuddyStepExecution_RetryingResume(reason, BuddyException.seconds(left)));
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
        BuildConsole console = console();
        ResumableTask<C, R> prepared = operation.prepare(
                run,
                UnaryOperator.identity(),
                message -> {
                    if (!stopped) {
                        console.println(message);
                    }
                },
                checkpoints);
        synchronized (this) {
            if (stopped) {
                return;
            }
            task = prepared;
        }
        RUNNING.add(prepared);
        StepRecordStore records = StepRecordStore.of(run);
        records.enter(id);
        CompletableFuture<R> result = from.isPresent() ? prepared.resume(from.get()) : prepared.start();
        result.whenComplete((value, failure) -> release(prepared))
                .thenComposeAsync(value -> end(operation, run, console, value), BuddyThreadPool.DISK)
                .whenComplete((value, failure) -> {
                    records.leave(id);
                    if (failure == null) {
                        getContext().onSuccess(value);
                    } else {
                        fail(BuddyException.unwrap(failure));
                    }
                });
    }

    /** A task holds secrets, which must not outlive it; what Buddy may have done because of it is kept. */
    private void release(ResumableTask<?, ?> ended) {
        RUNNING.remove(ended);
        pendingWrite = ended.pendingWrite().orElse(null);
        task = null;
    }

    private BuildConsole console() throws IOException, InterruptedException {
        redactor = SensitiveVariables.redactor(getContext());
        return new BuildConsole(getContext().get(TaskListener.class), redactor);
    }

    /** Prints the result first: the disk may be full. */
    private <C, R> CompletableFuture<Object> end(
            StepOperation<C, R> operation, Run<?, ?> run, BuildConsole console, R result) {
        console.println(result.toString());
        return operation.store(run, id, result).thenApply(stored -> operation.returnValue(result));
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        ProgramFile file = program;
        if (file != null) {
            file.serialized();
        }
    }

    /** When Jenkins shuts down, no further request is sent; the steps resume from their checkpoints after the restart. */
    @Terminator
    public static void cancelAll() {
        RUNNING.forEach(ResumableTask::cancel);
    }

    private void fail(Throwable failure) {
        if (stopped || failure instanceof CancellationException) {
            // stop() has ended the step, or it resumes after a restart.
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
            currentPendingWrite().ifPresent(this::println);
            getContext().onFailure(failure);
        }
    }

    private void failInOneLine(String message) {
        try {
            BuildConsole console = console();
            String redacted = redactor.redact(message);
            console.println(redacted);
            getContext().onFailure(new AbortException(redacted));
        } catch (Exception e) {
            // The build's secrets are unknown, so the message is left out.
            getContext().onFailure(e);
        }
    }

    private Optional<String> currentPendingWrite() {
        ResumableTask<?, ?> running = task;
        return running == null ? Optional.ofNullable(pendingWrite) : running.pendingWrite();
    }

    private void println(String line) {
        try {
            console().println(line);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "Could not print to the console of a build", e);
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ResumableTask<?, ?> running;
        synchronized (this) {
            stopped = true;
            running = task;
        }
        if (running != null) {
            running.cancel();
        }
        // Afterwards: a write may have begun at this moment.
        currentPendingWrite().ifPresent(write -> println(Messages.BuddyStepExecution_Aborted(write)));
        super.stop(cause);
    }

    @CheckForNull
    @Override
    public String getStatus() {
        ResumableTask<?, ?> running = task;
        return running == null ? Messages.BuddyStepExecution_Resolving() : running.status();
    }
}
