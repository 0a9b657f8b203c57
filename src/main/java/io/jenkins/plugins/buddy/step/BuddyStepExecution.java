package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.BuildConsole;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of a step in a Pipeline. It holds no thread while Buddy works, and resumes after a restart from its last {@link StepRecord}.
 */
public final class BuddyStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(BuddyStepExecution.class.getName());

    /** The time after which a build that is aborted ends in every case. */
    static final int ABORT_SECONDS = 14;

    private final BuddyStep step;

    /** Not the node's, which a Pipeline that returns to an earlier save gives to another run of a step. */
    private final String id = UUID.randomUUID().toString();

    /** True as soon as a save of the Pipeline contains this step. */
    private transient volatile boolean inProgram;

    private transient volatile ResumableTask<?, ?> task;
    private transient volatile Redactor redactor;

    /** Completes when the task is in progress, with what aborts it. */
    private transient CompletableFuture<Supplier<CompletableFuture<Optional<String>>>> abort =
            new CompletableFuture<>();

    private transient boolean resumed;

    /** Why the build is aborted, null as long as it is not. */
    private transient volatile Throwable stopped;

    private transient volatile boolean stoppedTwice;

    BuddyStepExecution(BuddyStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        start(step.operation());
        return false;
    }

    private <C, R> void start(StepOperation<C, R> operation) throws IOException, InterruptedException {
        operation.begin(getContext().get(Run.class), id, getContext());
        // On the Pipeline's thread, or the save that the checkpoints wait for could be missed.
        StepCheckpointer<C> checkpoints = checkpointer(operation);
        runAsync(() -> run(operation, checkpoints, Optional.empty()));
    }

    @Override
    public void onResume() {
        inProgram = true;
        abort = new CompletableFuture<>();
        resumed = true;
        runAsync(() -> resume(step.operation()));
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Credentials may come from slow providers, so not even their look-up uses the Pipeline's thread. */
    private void runAsync(Work work) {
        BuddyThreadPool.CREDENTIALS.execute(() -> {
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
        Optional<StepRecord> last = StepRecordStore.of(run).last(id);
        Optional<R> result = last.flatMap(record -> record.result(operation.recordType()));
        if (result.isPresent()) {
            // The step had ended, and the Pipeline was not notified.
            operation.showOn(run);
            end(operation, result.get());
        } else {
            run(operation, checkpointer(operation), last.flatMap(record -> record.checkpoint(operation.recordType())));
        }
    }

    private <C> StepCheckpointer<C> checkpointer(StepOperation<C, ?> operation)
            throws IOException, InterruptedException {
        return new StepCheckpointer<>(getContext(), operation.recordType(), id, () -> inProgram);
    }

    private <C, R> void run(StepOperation<C, R> operation, StepCheckpointer<C> checkpoints, Optional<C> from)
            throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        BuildConsole console = console();
        ResumableTask<C, R> prepared = operation.prepare(run, UnaryOperator.identity(), console::println, checkpoints);
        CompletableFuture<R> result;
        synchronized (this) {
            if (stopped != null && from.isEmpty()) {
                // Nothing was sent.
                abort.complete(() -> CompletableFuture.completedFuture(Optional.empty()));
                return;
            }
            task = prepared;
            RunningTasks.add(prepared);
            result = from.isPresent() ? prepared.resume(from.get()) : prepared.start();
            abort.complete(() -> operation.abort(prepared));
        }
        result.whenComplete((value, failure) -> release(prepared))
                .thenAcceptAsync(value -> store(operation, run, console, value), BuddyThreadPool.DISK)
                .whenComplete((none, failure) -> {
                    if (failure == null) {
                        end(operation, result.join());
                    } else {
                        Throwable cause = BuddyException.unwrap(failure);
                        if (!(cause instanceof CancellationException)) {
                            operation.failed();
                        }
                        fail(cause);
                    }
                });
    }

    private <C, R> void end(StepOperation<C, R> operation, R result) {
        Optional<FlowInterruptedException> failure = operation.failure(result);
        if (failure.isPresent()) {
            getContext().onFailure(failure.get());
        } else {
            getContext().onSuccess(operation.returnValue(result));
        }
    }

    /** A task holds secrets, which must not outlive it. */
    private void release(ResumableTask<?, ?> ended) {
        RunningTasks.remove(ended);
        task = null;
    }

    private BuildConsole console() throws IOException, InterruptedException {
        redactor = SensitiveVariables.redactor(getContext());
        return new BuildConsole(getContext().get(TaskListener.class), redactor);
    }

    private <C, R> void store(StepOperation<C, R> operation, Run<?, ?> run, BuildConsole console, R result) {
        try {
            operation.store(run, id, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        operation.lines(result).forEach(console::println);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        inProgram = true;
    }

    private void fail(Throwable failure) {
        if (failure instanceof CancellationException) {
            // stop() ends the step, or it resumes after a restart.
            return;
        }
        boolean resuming = resumed && !abort.isDone();
        Throwable ended = failure;
        if (failure instanceof BuddyException || failure instanceof AbortException) {
            String message =
                    failure instanceof BuddyException e ? step.operation().describe(e) : failure.getMessage();
            try {
                BuildConsole console = console();
                message = redactor.redact(message);
                if (stopped == null || resuming) {
                    console.println(message);
                }
                ended = new AbortException(message);
            } catch (Exception e) {
                // The secrets are unknown, so the message is left out.
                ended = e;
            }
        }
        if (stopped == null) {
            getContext().onFailure(ended);
        } else {
            // The build is aborted, whatever prevented the step from being resumed.
            abort.completeExceptionally(ended);
        }
    }

    /**
     * Ends the step when the outcome of the abort is reported, or when the time for it is up. A second abort ends it at once. A step that has
     * resumed may have a task in Buddy even if it is not prepared yet.
     */
    @Override
    public void stop(@NonNull Throwable cause) {
        synchronized (this) {
            stoppedTwice = stopped != null;
            stopped = cause;
            if (stoppedTwice || !resumed && !abort.isDone()) {
                getContext().onFailure(cause);
                return;
            }
        }
        abort.thenCompose(Supplier::get)
                .completeOnTimeout(Optional.empty(), ABORT_SECONDS, TimeUnit.SECONDS)
                .thenAcceptAsync(line -> line.ifPresent(this::report), BuddyThreadPool.RESPONSES)
                .whenComplete((none, failure) -> getContext().onFailure(cause));
    }

    private void report(String line) {
        if (stoppedTwice) {
            // The build may have ended.
            return;
        }
        try {
            console().println(redactor.redact(line));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not print to the log of a build", e);
        }
    }

    @CheckForNull
    @Override
    public String getStatus() {
        ResumableTask<?, ?> running = task;
        Redactor known = redactor;
        return running == null || known == null
                ? Messages.BuddyStepExecution_Resolving()
                : known.redact(running.status());
    }
}
