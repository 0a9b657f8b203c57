package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.validation.Ids;
import java.io.Serializable;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A step that works in a pipeline of Buddy: the parameters that name the pipeline, and its server and token.
 *
 * <p>It holds the input as entered; the input is checked when it is used. A field is null while it has its default, so that {@code
 * config.xml} contains only what users set.
 */
public abstract class BuddyStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String workspace;

    @CheckForNull
    private final String project;

    /** A text, because a freestyle job may have a variable here. */
    @CheckForNull
    private String pipelineId;

    @CheckForNull
    private String pipeline;

    @CheckForNull
    private String server;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String additionalFields;

    protected BuddyStep(@CheckForNull String workspace, @CheckForNull String project) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
        this.project = Util.fixEmptyAndTrim(project);
    }

    /** The workspace's name in its URL. */
    @CheckForNull
    public final String getWorkspace() {
        return workspace;
    }

    /** The project's name in its URL. */
    @CheckForNull
    public final String getProject() {
        return project;
    }

    /** The pipeline's ID: a number, or the text as entered if it is not one; null for none. */
    @CheckForNull
    public final Object getPipelineId() {
        return Ids.fromText(pipelineId);
    }

    /**
     * Sets the pipeline's ID.
     *
     * @param pipelineId a number or a text; null, 0 and a blank text for none
     */
    @DataBoundSetter
    public final void setPipelineId(@CheckForNull Object pipelineId) {
        String text = Ids.toText(pipelineId);
        // The same text for all steps: Pipeline writes each text to the disk by itself, but only once.
        this.pipelineId = text == null ? null : text.intern();
    }

    /** The pipeline's ID as entered. */
    @CheckForNull
    final String pipelineIdText() {
        return pipelineId;
    }

    /** The pipeline's readable identifier or name, instead of its ID. */
    @CheckForNull
    public final String getPipeline() {
        return pipeline;
    }

    @DataBoundSetter
    public final void setPipeline(@CheckForNull String pipeline) {
        this.pipeline = Util.fixEmptyAndTrim(pipeline);
    }

    /** The name of a configured server, null for the first one. */
    @CheckForNull
    public final String getServer() {
        return server;
    }

    @DataBoundSetter
    public final void setServer(@CheckForNull String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    /** The ID of the API token's credentials, null for the server's. */
    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** A JSON object with fields of Buddy's API that have no parameter of their own. */
    @CheckForNull
    public final String getAdditionalFields() {
        return additionalFields;
    }

    @DataBoundSetter
    public final void setAdditionalFields(@CheckForNull String additionalFields) {
        this.additionalFields = Util.fixEmptyAndTrim(additionalFields);
    }

    /** The ID of the credentials that the step uses: its own, or the server's; null if there are none. */
    @CheckForNull
    public final String effectiveCredentialsId() {
        return effectiveCredentialsId(UnaryOperator.identity());
    }

    /**
     * The ID of the credentials that the step uses: its own, or the server's; null if there are none.
     *
     * @param expand replaces variables in a text; null stays null
     */
    @CheckForNull
    public final String effectiveCredentialsId(@NonNull UnaryOperator<String> expand) {
        return credentialsId != null
                ? expand.apply(credentialsId)
                : BuddyGlobalConfiguration.get()
                        .findServer(Util.fixEmptyAndTrim(expand.apply(server)))
                        .map(ConfiguredServer::getCredentialsId)
                        .orElse(null);
    }

    /** The pipeline for people, as entered. */
    @NonNull
    public final String describePipeline() {
        return io.jenkins.plugins.buddy.client.Messages.PipelineRef_Name(
                workspace, project, pipelineId == null ? pipeline : pipelineId);
    }

    /** The time limit of the step; if there is no such server, the longest one of all servers. */
    @NonNull
    final Duration maxWait() {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        return configuration
                .findServer(server)
                .map(ConfiguredServer::maxWait)
                .or(() -> configuration.getServers().stream()
                        .map(ConfiguredServer::maxWait)
                        .max(Comparator.naturalOrder()))
                .orElseGet(() -> Duration.ofSeconds(ConfiguredServer.DEFAULT_MAX_WAIT_SECONDS));
    }

    /** Trims a text and leaves it out if it is the default. */
    @CheckForNull
    protected static String unlessDefault(@CheckForNull String value, @NonNull String defaultValue) {
        String given = Util.fixEmptyAndTrim(value);
        return defaultValue.equals(given) ? null : given;
    }

    /** The work of the step. */
    @NonNull
    protected abstract StepOperation<?, ?> operation();

    @Override
    public final StepExecution start(StepContext context) {
        return new BuddyStepExecution(this, context);
    }
}
