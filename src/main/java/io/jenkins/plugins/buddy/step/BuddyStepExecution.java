package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.init.Terminator;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of a step in a Pipeline. It holds no thread while Buddy works, and resumes after a restart from its last {@link StepRecord}.
 */
public final class BuddyStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Set<ResumableTask<?, ?>> RUNNING = ConcurrentHashMap.newKeySet();

    private final BuddyStep step;

    /** Not the node's, which a Pipeline that returns to an earlier save gives to another run of a step. */
    private final String id = UUID.randomUUID().toString();

    /** True as soon as a save of the Pipeline contains this step. */
    private transient volatile boolean inProgram;

    private transient volatile ResumableTask<?, ?> task;
    private transient volatile Redactor redactor;
    private transient volatile boolean stopped;

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
        // On the Pipeline's thread, or the save that the checkpoints wait for could be missed.
        StepCheckpointer<C> checkpoints = checkpointer(operation);
        runAsync(() -> run(operation, checkpoints, Optional.empty()));
    }

    @Override
    public void onResume() {
        inProgram = true;
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
        Optional<StepRecord> last = StepRecordStore.of(run).last(id);
        Optional<R> result = last.flatMap(record -> record.result(operation.recordType()));
        if (result.isPresent()) {
            // The step had ended, and the Pipeline was not notified.
            operation.showOn(run);
            getContext().onSuccess(operation.returnValue(result.get()));
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
        synchronized (this) {
            if (stopped) {
                return;
            }
            task = prepared;
        }
        RUNNING.add(prepared);
        CompletableFuture<R> result = from.isPresent() ? prepared.resume(from.get()) : prepared.start();
        result.whenComplete((value, failure) -> release(prepared))
                .thenApplyAsync(value -> store(operation, run, console, value), BuddyThreadPool.DISK)
                .whenComplete((value, failure) -> {
                    if (failure == null) {
                        getContext().onSuccess(value);
                    } else {
                        fail(BuddyException.unwrap(failure));
                    }
                });
    }

    /** A task holds secrets, which must not outlive it. */
    private void release(ResumableTask<?, ?> ended) {
        RUNNING.remove(ended);
        task = null;
    }

    private BuildConsole console() throws IOException, InterruptedException {
        redactor = SensitiveVariables.redactor(getContext());
        return new BuildConsole(getContext().get(TaskListener.class), redactor);
    }

    private <C, R> Object store(StepOperation<C, R> operation, Run<?, ?> run, BuildConsole console, R result) {
        try {
            operation.store(run, id, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        console.println(result.toString());
        return operation.returnValue(result);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        inProgram = true;
    }

    /** When Jenkins shuts down, no further request is sent; the steps resume from their checkpoints after the restart. */
    @Terminator
    public static void cancelAll() {
        RUNNING.forEach(ResumableTask::cancel);
    }

    private void fail(Throwable failure) {
        if (failure instanceof CancellationException) {
            // stop() has ended the step, or it resumes after a restart.
            return;
        }
        String message = failure instanceof BuddyException e ? step.operation().describe(e) : failure.getMessage();
        if (!(failure instanceof BuddyException) && !(failure instanceof AbortException)) {
            getContext().onFailure(failure);
            return;
        }
        try {
            BuildConsole console = console();
            message = redactor.redact(message);
            console.println(message);
        } catch (Exception e) {
            // Its secrets are unknown, so it is left out.
            getContext().onFailure(e);
            return;
        }
        getContext().onFailure(new AbortException(message));
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ResumableTask<?, ?> running;
        synchronized (this) {
            stopped = true;
            running = task;
        }
        if (running != null) {
            Optional<String> pendingWrite = running.pendingWrite();
            running.cancel();
            if (pendingWrite.isPresent()) {
                console().println(Messages.BuddyStepExecution_Aborted(pendingWrite.get()));
            }
        }
        super.stop(cause);
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
