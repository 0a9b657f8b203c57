package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.results.BuildConsole;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
        env.overrideAll(build.getBuildVariables());
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
        try {
            AtomicBoolean aborted = new AtomicBoolean();
            ProgressListener listener = message -> {
                if (!aborted.get()) {
                    console.println(message);
                }
            };
            ResumableTask<C, R> task = operation.prepare(build, env::expand, listener, CheckpointStore.none());
            R result;
            try {
                result = task.start().get();
            } catch (InterruptedException e) {
                aborted.set(true);
                task.cancel();
                // Afterwards: a write may have begun at this moment.
                task.pendingWrite().ifPresent(write -> console.println(Messages.BuddyStepExecution_Aborted(write)));
                throw e;
            }
            console.println(result.toString());
            return isStored(operation, build, result, console);
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
