package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.ActionResult;
import java.io.IOException;

/** What a build tells people: lines of its console, and the result that it keeps. */
final class BuddyConsole {

    private static final String PREFIX = "[Buddy] ";

    private final TaskListener listener;

    BuddyConsole(TaskListener listener) {
        this.listener = listener;
    }

    void println(String line) {
        listener.getLogger().println(PREFIX + line);
    }

    /**
     * Keeps what became of an action with the build, and tells it.
     *
     * @param step which run of a step in a Pipeline, null for a freestyle build's step
     * @throws IOException if it can't be saved
     */
    BuddyActionResult finish(Run<?, ?> run, @CheckForNull String step, ActionResult result) throws IOException {
        BuddyBuildData.add(run, StepRecord.of(step, result));
        println(result.toString());
        return new BuddyActionResult(result);
    }
}
