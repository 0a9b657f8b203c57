package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.results.BuildConsole;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The console of a step in a Pipeline. No line contains a secret of the build. */
final class StepConsole {

    private static final Logger LOGGER = Logger.getLogger(StepConsole.class.getName());

    private final BuildConsole console;
    private final Redactor redactor;

    StepConsole(@NonNull StepContext context) throws IOException, InterruptedException {
        redactor = SensitiveVariables.redactor(context);
        console = new BuildConsole(context.get(TaskListener.class), redactor);
    }

    /** Prints a line of the task, which may be colored. */
    void println(@NonNull String line) {
        console.println(line);
    }

    /** Cleans a text. */
    @NonNull
    String redact(@NonNull String text) {
        return redactor.redact(text);
    }

    /** Prints a cleaned line if that is possible. */
    static void println(@NonNull StepContext context, @NonNull String line) {
        try {
            StepConsole console = new StepConsole(context);
            console.println(console.redact(line));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not print to the log of a build", e);
        }
    }

    /**
     * The failure of a step with a cleaned message, without a stack trace in the console.
     *
     * @param print whether to print the message, too
     */
    @NonNull
    static Exception failure(@NonNull StepContext context, @NonNull String message, boolean print) {
        try {
            StepConsole console = new StepConsole(context);
            String redacted = console.redact(message);
            if (print) {
                console.println(redacted);
            }
            return new AbortException(redacted);
        } catch (Exception e) {
            // The build's secrets are unknown, so the message is left out.
            return e;
        }
    }
}
