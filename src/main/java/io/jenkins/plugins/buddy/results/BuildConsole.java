package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;

/** The plugin's lines in the console of a build. */
public final class BuildConsole {

    private static final String PREFIX = "[Buddy] ";

    private final TaskListener listener;

    public BuildConsole(@NonNull TaskListener listener) {
        this.listener = listener;
    }

    /** Prints a line. */
    public void println(@NonNull String line) {
        listener.getLogger().println(PREFIX + line);
    }
}
