package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.results.BuildConsole;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

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
            ResumableTask<C, R> task = operation.prepare(build, env::expand, console::println, CheckpointStore.none());
            try {
                R result = task.start().get();
                operation.store(build, null, result);
                console.println(result.toString());
                return true;
            } catch (InterruptedException e) {
                task.pendingWrite().ifPresent(write -> console.println(Messages.BuddyStepExecution_Aborted(write)));
                task.cancel();
                throw e;
            }
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
}
