package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;

/** A run on the pages of a build. */
public final class RecordedRun {

    /** The phase of following the run. */
    public enum Phase {
        /** A step follows it, or will do so as soon as it resumes. */
        FOLLOWED,
        /** The end is known. */
        OVER,
        /** It was started and is not followed, as requested. */
        STARTED,
        /** It was followed, but not to its end. */
        ABANDONED
    }

    private final RunState state;
    private final Phase phase;

    RecordedRun(RunState state, Phase phase) {
        this.state = state;
        this.phase = phase;
    }

    /** The run as it is in the remote API. */
    @NonNull
    public PipelineRunResult getResult() {
        return new PipelineRunResult(state);
    }

    /** The run's number; a text, which no language formats. */
    @NonNull
    public String getId() {
        return Long.toString(state.run().id());
    }

    /** The pipeline's page, null if Buddy returned none. */
    @CheckForNull
    public String getPipelineHtmlUrl() {
        return state.run().pipelineHtmlUrl();
    }

    /** The name of the {@link Phase}. */
    @NonNull
    public String getPhase() {
        return phase.name();
    }

    /** Returns whether the run is in progress as far as the build knows. */
    public boolean isLive() {
        return phase == Phase.FOLLOWED;
    }

    /** The progress in percent, -1 if it is not known. */
    public int getProgress() {
        return state.run().actions().isEmpty() ? -1 : state.run().progress();
    }

    /** The duration, or the time since the build learned of the run, in the reader's language; null if neither is known. */
    @CheckForNull
    public String getElapsedTime() {
        long millis = isLive()
                ? Math.max(0, System.currentTimeMillis() - state.since())
                : state.run().durationMillis();
        return isLive() || millis > 0 ? Util.getTimeSpanString(millis) : null;
    }
}
