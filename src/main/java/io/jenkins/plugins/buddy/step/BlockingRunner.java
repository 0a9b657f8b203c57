package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.results.BuildConsole;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a step in a freestyle build: replaces variables, waits for the result, and ends with the executor's thread. */
public final class BlockingRunner {

    private BlockingRunner() {}

    /**
     * Runs the step.
     *
     * @return whether it succeeded
     */
    public static boolean run(
            @NonNull BuddyStep step, @NonNull AbstractBuild<?, ?> build, @NonNull BuildListener listener)
            throws InterruptedException, IOException {
        EnvVars env = build.getEnvironment(listener);
        // Not overrideAll, which removes variables whose value is empty, so that they would not be replaced.
        build.getBuildVariables().forEach((name, value) -> env.put(name, Util.fixNull(value)));
        Redactor redactor = SensitiveVariables.redactor(build, env);
        return run(step.operation(), build, env, new BuildConsole(listener, redactor), redactor);
    }

    private static <C, R> boolean run(
            StepOperation<C, R> operation,
            AbstractBuild<?, ?> build,
            EnvVars env,
            BuildConsole console,
            Redactor redactor)
            throws InterruptedException, IOException {
        operation.begin(build, null, null);
        try {
            AtomicBoolean aborted = new AtomicBoolean();
            StepListener listener = new StepListener(console, aborted::get);
            ResumableTask<C, R> task = operation.prepare(build, env::expand, listener, CheckpointStore.none());
            R result;
            try {
                result = await(operation, task, console);
            } catch (InterruptedException e) {
                aborted.set(true);
                abort(operation, task, console);
                throw e;
            }
            operation.lines(result).forEach(console::println);
            return isStored(operation, build, result, console) && isSuccess(operation, build, result);
        } catch (AbortException e) {
            console.println(redactor.redact(e.getMessage()));
            return false;
        } catch (ExecutionException e) {
            Throwable cause = BuddyException.unwrap(e.getCause());
            if (cause instanceof BuddyException failure) {
                console.println(redactor.redact(operation.describe(failure)));
                return false;
            }
            throw new IOException(cause);
        }
    }

    private static <C, R> R await(StepOperation<C, R> operation, ResumableTask<C, R> task, BuildConsole console)
            throws InterruptedException, ExecutionException {
        RunningTasks.add(task);
        try {
            return task.start().get();
        } catch (CancellationException e) {
            throw shuttingDown(console);
        } catch (ExecutionException e) {
            Throwable cause = BuddyException.unwrap(e.getCause());
            if (cause instanceof CancellationException) {
                throw shuttingDown(console);
            }
            operation.failed(cause);
            throw e;
        } finally {
            RunningTasks.remove(task);
        }
    }

    /** The exception for a shutdown of Jenkins: nothing else cancels a task that no user aborts. */
    private static InterruptedException shuttingDown(BuildConsole console) {
        console.println(Messages.BlockingRunner_ShuttingDown());
        return new InterruptedException();
    }

    /** A second abort interrupts the thread again, which ends the build at once. */
    private static <C, R> void abort(StepOperation<C, R> operation, ResumableTask<C, R> task, BuildConsole console)
            throws InterruptedException {
        try {
            operation.abort(task).get(StepAbort.LIMIT_SECONDS, TimeUnit.SECONDS).ifPresent(console::println);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            // Nothing is known about the outcome, or Jenkins is shutting down.
        }
    }

    private static <R> boolean isSuccess(StepOperation<?, R> operation, AbstractBuild<?, ?> build, R result) {
        Optional<StepFailure> failure = operation.failure(result);
        failure.ifPresent(ended -> build.setResult(ended.result()));
        return failure.isEmpty();
    }

    private static <R> boolean isStored(
            StepOperation<?, R> operation, AbstractBuild<?, ?> build, R result, BuildConsole console) {
        try {
            operation.store(build, null, result).join();
            return true;
        } catch (CompletionException e) {
            console.println(StepOperation.reason(e));
            return false;
        }
    }
}
