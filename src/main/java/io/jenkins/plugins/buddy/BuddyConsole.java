package io.jenkins.plugins.buddy;

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
     * Tells what became of an action and keeps it with the build.
     *
     * @throws IOException if the build can't be saved
     */
    BuddyActionResult finish(Run<?, ?> run, ActionResult result) throws IOException {
        BuddyActionResult kept = new BuddyActionResult(result);
        BuddyBuildData.add(run, kept);
        println(result.toString());
        return kept;
    }
}
