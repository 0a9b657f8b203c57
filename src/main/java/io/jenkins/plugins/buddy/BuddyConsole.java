package io.jenkins.plugins.buddy;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.ActionResult;
import java.util.concurrent.CompletableFuture;

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
     * @return completes when it is saved
     */
    CompletableFuture<BuddyActionResult> finish(Run<?, ?> run, ActionResult result) {
        BuddyActionResult kept = new BuddyActionResult(result);
        return BuddyBuildData.add(run, kept).thenApply(saved -> {
            println(result.toString());
            return kept;
        });
    }
}
