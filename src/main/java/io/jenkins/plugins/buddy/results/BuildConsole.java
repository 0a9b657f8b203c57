package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import io.jenkins.plugins.buddy.client.http.Redactor;

/** The plugin's lines in the console of a build. */
public final class BuildConsole {

    private static final String PREFIX = "[Buddy] ";
    private static final String LOG_PREFIX = "| ";

    private final TaskListener listener;
    private final Redactor redactor;

    /**
     * @param redactor cleans each line; it knows the secrets of the build
     */
    public BuildConsole(@NonNull TaskListener listener, @NonNull Redactor redactor) {
        this.listener = listener;
        this.redactor = redactor;
    }

    /** Prints a line, masked. */
    public void println(@NonNull String line) {
        listener.getLogger().println(PREFIX + redactor.mask(line));
    }

    /** Prints a line of a log in Buddy, masked. Its color sequences stay. */
    public void printLog(@NonNull String line) {
        listener.getLogger().println(PREFIX + LOG_PREFIX + redactor.hide(line));
    }
}
