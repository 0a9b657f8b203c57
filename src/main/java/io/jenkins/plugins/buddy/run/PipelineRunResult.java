package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.results.StepRecord;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Result of the step: its return value, and its entry on the build's pages, which also exists while the run goes on. */
@ExportedBean(defaultVisibility = 3)
public final class PipelineRunResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final transient RunState state;

    PipelineRunResult(RunResult result) {
        this(RunState.of(result));
    }

    PipelineRunResult(RunState state) {
        this.state = state;
    }

    private PipelineRun run() {
        return state.run();
    }

    /** The run's number in its pipeline. */
    @Exported
    @Whitelisted
    public long getId() {
        return run().id();
    }

    /** The run's status in Buddy, such as {@code SUCCESSFUL}; {@code DELETED} if Buddy no longer has the run. */
    @NonNull
    @Exported
    @Whitelisted
    public String getStatus() {
        return run().status();
    }

    /** The run's URL in Buddy's API, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getUrl() {
        return run().url();
    }

    /** The run's page, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getHtmlUrl() {
        return run().htmlUrl();
    }

    /** The workspace's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getWorkspace() {
        return state.pipeline().workspace();
    }

    /** The project's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getProject() {
        return state.pipeline().project();
    }

    /** The pipeline's ID in Buddy. */
    @Exported
    @Whitelisted
    public long getPipelineId() {
        return state.pipeline().pipelineId();
    }

    /** The pipeline's name, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getPipelineName() {
        return run().pipelineName();
    }

    /** The branch, null if the run has none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getBranch() {
        return run().branch();
    }

    /** The tag, null if the run has none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getTag() {
        return run().tag();
    }

    /** The revision that the run executes, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getRevision() {
        return run().revision();
    }

    /** The run's comment with the step's mark, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getComment() {
        return run().comment();
    }

    /** An ISO date and time, null before the start. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getStartDate() {
        return run().startDate();
    }

    /** An ISO date and time, null before the end. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getFinishDate() {
        return run().finishDate();
    }

    /** The time from its start to its end in milliseconds, 0 before; never negative. */
    @Exported
    @Whitelisted
    public long getDurationMillis() {
        return run().durationMillis();
    }

    /** The executions of its actions; empty if they are not known. */
    @NonNull
    @Exported
    @Whitelisted
    public List<ActionExecutionResult> getActions() {
        List<ActionExecutionResult> actions = new ArrayList<>();
        run().actions().forEach(action -> actions.add(new ActionExecutionResult(action)));
        return Collections.unmodifiableList(actions);
    }

    /** The output variables of its actions, without encrypted ones; empty before the end. */
    @NonNull
    @Exported
    @Whitelisted
    public Map<String, String> getOutputVariables() {
        return state.outputVariables();
    }

    /** The result in one line. */
    @Override
    @Whitelisted
    public String toString() {
        return getStatus() + " run " + getId();
    }

    private Object writeReplace() throws IOException {
        return new Kept(StepRecord.ofState(RunRecords.TYPE, null, state).toJson());
    }

    /**
     * The form in {@code program.dat}: one text, because a save of a Pipeline contains all its results, and Pipeline writes each text to the
     * disk by itself.
     */
    private static final class Kept implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String json;

        Kept(String json) {
            this.json = json;
        }

        private Object readResolve() throws IOException {
            return new PipelineRunResult(StepRecord.fromJson(json)
                    .state(RunRecords.TYPE, RunState.class)
                    .orElseThrow(() -> new InvalidObjectException("not a run")));
        }
    }
}
