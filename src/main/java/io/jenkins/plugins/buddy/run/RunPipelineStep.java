package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.step.BuddyStep;
import io.jenkins.plugins.buddy.step.StepOperation;
import io.jenkins.plugins.buddy.validation.Flags;
import io.jenkins.plugins.buddy.validation.Ids;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Starts a run of a pipeline of Buddy and follows it: the parameters, for the Pipeline step and the freestyle build step. */
public final class RunPipelineStep extends BuddyStep {

    private static final long serialVersionUID = 1L;

    /** The ID of the run to follow as entered; empty if a value without an ID was given. */
    @CheckForNull
    private String run;

    @CheckForNull
    private String branch;

    @CheckForNull
    private String tag;

    @CheckForNull
    private String pullRequest;

    @CheckForNull
    private String revision;

    @CheckForNull
    private String comment;

    @CheckForNull
    private ArrayList<RunVariable> variables;

    /** Texts, because a freestyle job may have variables here. */
    @CheckForNull
    private ArrayList<String> actionsToRun;

    @CheckForNull
    private String priority;

    @CheckForNull
    private String clearCache;

    @CheckForNull
    private String refresh;

    @CheckForNull
    private String wait;

    @CheckForNull
    private String propagate;

    @CheckForNull
    private String showLog;

    @CheckForNull
    private String cancelOnAbort;

    @DataBoundConstructor
    public RunPipelineStep(@CheckForNull String workspace, @CheckForNull String project) {
        super(workspace, project);
    }

    /** The ID of the run to follow: a number, or the text as entered if it is not one; null if a run is started. */
    @CheckForNull
    public Object getRun() {
        return Ids.fromText(run);
    }

    /** The ID of the run to follow as entered. */
    @CheckForNull
    String runText() {
        return run;
    }

    /**
     * Sets the run to follow.
     *
     * @param run its ID, or a result of this step; null to start a run. An empty text is an error and starts no run
     */
    @DataBoundSetter
    public void setRun(@CheckForNull Object run) {
        this.run = RunArguments.idText(run);
    }

    /** The branch to execute, null for the pipeline's own. */
    @CheckForNull
    public String getBranch() {
        return branch;
    }

    @DataBoundSetter
    public void setBranch(@CheckForNull String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** The tag to execute. */
    @CheckForNull
    public String getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(@CheckForNull String tag) {
        this.tag = Util.fixEmptyAndTrim(tag);
    }

    /** The pull request to execute. */
    @CheckForNull
    public String getPullRequest() {
        return pullRequest;
    }

    @DataBoundSetter
    public void setPullRequest(@CheckForNull String pullRequest) {
        this.pullRequest = Util.fixEmptyAndTrim(pullRequest);
    }

    /** The revision to execute, null for the newest one. */
    @CheckForNull
    public String getRevision() {
        return revision;
    }

    @DataBoundSetter
    public void setRevision(@CheckForNull String revision) {
        this.revision = Util.fixEmptyAndTrim(revision);
    }

    /** The comment of the run. */
    @CheckForNull
    public String getComment() {
        return comment;
    }

    @DataBoundSetter
    public void setComment(@CheckForNull String comment) {
        this.comment = Util.fixEmptyAndTrim(comment);
    }

    /** The variables of the run. */
    @NonNull
    public List<RunVariable> getVariables() {
        return variables == null ? List.of() : List.copyOf(variables);
    }

    @DataBoundSetter
    public void setVariables(@CheckForNull List<RunVariable> variables) {
        this.variables = variables == null || variables.isEmpty() ? null : new ArrayList<>(variables);
    }

    /** The IDs of the actions to execute as entered; empty: as defined in the pipeline. */
    @NonNull
    public List<String> getActionsToRun() {
        return actionsToRun == null ? List.of() : List.copyOf(actionsToRun);
    }

    @DataBoundSetter
    public void setActionsToRun(@CheckForNull List<String> actionsToRun) {
        this.actionsToRun = actionsToRun == null || actionsToRun.isEmpty()
                ? null
                : new ArrayList<>(actionsToRun.stream()
                        .map(id -> Util.fixNull(id).strip())
                        .toList());
    }

    /** A {@link RunRequest.Priority}, or another text as entered. */
    @NonNull
    public String getPriority() {
        return priority == null ? RunRequest.Priority.NORMAL.name() : priority;
    }

    @DataBoundSetter
    public void setPriority(@CheckForNull String priority) {
        this.priority = unlessDefault(priority, RunRequest.Priority.NORMAL.name());
    }

    /** Returns whether Buddy clears the pipeline's cache before the run: a boolean, or the text as entered. */
    @NonNull
    public Object getClearCache() {
        return Flags.fromText(clearCache, false);
    }

    @DataBoundSetter
    public void setClearCache(@CheckForNull Object clearCache) {
        this.clearCache = Flags.toText(clearCache, false);
    }

    /** Returns whether Buddy processes all files instead of the changed ones: a boolean, or the text as entered. */
    @NonNull
    public Object getRefresh() {
        return Flags.fromText(refresh, false);
    }

    @DataBoundSetter
    public void setRefresh(@CheckForNull Object refresh) {
        this.refresh = Flags.toText(refresh, false);
    }

    /** Returns whether the step follows the run to its end: a boolean, or the text as entered. */
    @NonNull
    public Object getWait() {
        return Flags.fromText(wait, true);
    }

    @DataBoundSetter
    public void setWait(@CheckForNull Object wait) {
        this.wait = Flags.toText(wait, true);
    }

    /** Returns whether the step ends with the result of a run that was not successful: a boolean, or the text as entered. */
    @NonNull
    public Object getPropagate() {
        return Flags.fromText(propagate, true);
    }

    @DataBoundSetter
    public void setPropagate(@CheckForNull Object propagate) {
        this.propagate = Flags.toText(propagate, true);
    }

    /** Returns whether the build log contains the logs of the actions: a boolean, or the text as entered. */
    @NonNull
    public Object getShowLog() {
        return Flags.fromText(showLog, true);
    }

    @DataBoundSetter
    public void setShowLog(@CheckForNull Object showLog) {
        this.showLog = Flags.toText(showLog, true);
    }

    /** Returns whether aborting the build cancels the run in Buddy: a boolean, or the text as entered. */
    @NonNull
    public Object getCancelOnAbort() {
        return Flags.fromText(cancelOnAbort, true);
    }

    @DataBoundSetter
    public void setCancelOnAbort(@CheckForNull Object cancelOnAbort) {
        this.cancelOnAbort = Flags.toText(cancelOnAbort, true);
    }

    @Override
    protected StepOperation<?, ?> operation() {
        return new RunPipelineOperation(this);
    }

    /** The step's name, form and binding. */
    @Extension
    public static final class DescriptorImpl extends RunPipelineStepDescriptor {}
}
