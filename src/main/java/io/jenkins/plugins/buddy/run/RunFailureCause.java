package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import java.util.Objects;
import jenkins.model.CauseOfInterruption;

/** A run that was not successful, as the cause of a build's result. */
public final class RunFailureCause extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String failure;

    @CheckForNull
    private final String url;

    /**
     * @param failure the reason why the run was not successful, in one line
     * @param url the run's page, null if Buddy returned none
     */
    RunFailureCause(@NonNull String failure, @CheckForNull String url) {
        this.failure = failure;
        this.url = url;
    }

    /** The reason why the run was not successful, without the link. */
    @NonNull
    public String getFailure() {
        return failure;
    }

    /** The run's page, null if Buddy returned none or if a browser could take it for something else than a page. */
    @CheckForNull
    public String getUrl() {
        return url != null && url.matches("(?i)https?://.*") ? url : null;
    }

    @Override
    public String getShortDescription() {
        return url == null ? failure : Messages.RunFailureCause_WithUrl(failure, url);
    }

    /** The step has printed it before its last line. */
    @Override
    public void print(TaskListener listener) {
        // Nothing to add.
    }

    /** Equal causes are shown once. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RunFailureCause cause
                && failure.equals(cause.failure)
                && Objects.equals(url, cause.url);
    }

    @Override
    public int hashCode() {
        return Objects.hash(failure, url);
    }
}
