package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.results.BuildConsole;
import java.util.function.BooleanSupplier;

/** Prints the progress of a step to the build log. */
public final class StepListener implements ProgressListener {

    private final BuildConsole console;
    private final BooleanSupplier aborted;

    /**
     * @param aborted whether the build is aborted; what fails because of that is of no interest
     */
    StepListener(BuildConsole console, BooleanSupplier aborted) {
        this.console = console;
        this.aborted = aborted;
    }

    @Override
    public void progress(@NonNull String message) {
        if (!aborted.getAsBoolean()) {
            console.println(message);
        }
    }

    /**
     * Receives a line of a log in Buddy.
     *
     * @param line without line breaks; color sequences stay
     */
    public void log(@NonNull String line) {
        if (!aborted.getAsBoolean()) {
            console.printLog(line);
        }
    }
}
