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

    /** Prints a line. */
    void println(@NonNull String line) {
        console.println(line);
    }

    /** A listener that prints until the build is aborted. */
    @NonNull
    StepListener listener(@NonNull StepAbort abort) {
        return new StepListener(console, abort::isRequested);
    }

    /** Prints a line if that is possible. */
    static void println(@NonNull StepContext context, @NonNull String line) {
        try {
            new StepConsole(context).println(line);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "Could not print to the log of a build", e);
        }
    }

    /** Prints why a step fails, in one line, and creates the exception that ends the step without a stack trace. */
    @NonNull
    static Exception printFailure(@NonNull StepContext context, @NonNull String message) {
        try {
            StepConsole console = new StepConsole(context);
            String redacted = console.redactor.redact(message);
            console.println(redacted);
            return new AbortException(redacted);
        } catch (Exception e) {
            // The build's secrets are unknown, so the message is left out.
            return e;
        }
    }
}
