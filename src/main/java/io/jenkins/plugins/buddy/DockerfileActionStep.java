package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.buddy.client.IfExists;
import io.jenkins.plugins.buddy.client.Provenance;
import io.jenkins.plugins.buddy.client.TriggerTime;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Makes a Buddy pipeline have a "Build Docker image" action: every parameter once, for the Pipeline step and the freestyle
 * build step.
 *
 * <p>It holds what was typed, right or wrong; {@link Order} checks it when it is used. A field is null while it has its
 * default, so that {@code config.xml} holds what somebody chose and nothing else.
 */
public final class DockerfileActionStep extends Step implements Serializable {

    /** Where Buddy looks for the Dockerfile if nobody says. */
    public static final String DEFAULT_DOCKERFILE_PATH = "Dockerfile";

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String workspace;

    @CheckForNull
    private final String project;

    /** A text, because a freestyle job may have a variable here, and a wrong one is to be told in words when it is used. */
    @CheckForNull
    private String pipelineId;

    @CheckForNull
    private final String name;

    @CheckForNull
    private String server;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String dockerfilePath;

    @CheckForNull
    private String contextPath;

    @CheckForNull
    private String dockerImageTag;

    @CheckForNull
    private ImageRegistry registry;

    @CheckForNull
    private ArrayList<String> buildArgs;

    @CheckForNull
    private ArrayList<BuildSecret> secrets;

    @CheckForNull
    private Boolean insecureRegistry;

    @CheckForNull
    private Boolean doNotPruneImages;

    @CheckForNull
    private Boolean buildkit;

    @CheckForNull
    private String provenance;

    @CheckForNull
    private String cacheMode;

    @CheckForNull
    private String triggerTime;

    @CheckForNull
    private String additionalFields;

    @CheckForNull
    private String ifExists;

    @CheckForNull
    private Boolean dryRun;

    @DataBoundConstructor
    public DockerfileActionStep(
            @CheckForNull String workspace, @CheckForNull String project, long pipelineId, @CheckForNull String name) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
        this.project = Util.fixEmptyAndTrim(project);
        // The same text for all steps: Pipeline writes a text to the disk by itself, but only once.
        this.pipelineId = pipelineId == 0 ? null : Long.toString(pipelineId).intern();
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** The workspace's name in its URL. */
    @CheckForNull
    public String getWorkspace() {
        return workspace;
    }

    /** The project's name in its URL. */
    @CheckForNull
    public String getProject() {
        return project;
    }

    /** The pipeline's number; whatever else was typed as a text. */
    @CheckForNull
    public Object getPipelineId() {
        if (pipelineId != null && pipelineId.matches("\\d{1,9}")) {
            return Integer.valueOf(pipelineId);
        }
        return pipelineId;
    }

    /** What was typed as the pipeline's number. */
    @CheckForNull
    String pipelineIdText() {
        return pipelineId;
    }

    void setPipelineIdText(@CheckForNull String text) {
        pipelineId = Util.fixEmptyAndTrim(text);
    }

    /** The action's name. */
    @CheckForNull
    public String getName() {
        return name;
    }

    /** The name of a configured server, null for the first one. */
    @CheckForNull
    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(@CheckForNull String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    /** The id of the API token's credentials, null for the server's. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The Dockerfile's path in the repository. */
    @NonNull
    public String getDockerfilePath() {
        return dockerfilePath == null ? DEFAULT_DOCKERFILE_PATH : dockerfilePath;
    }

    @DataBoundSetter
    public void setDockerfilePath(@CheckForNull String dockerfilePath) {
        this.dockerfilePath = unlessDefault(dockerfilePath, DEFAULT_DOCKERFILE_PATH);
    }

    /** The build context's path. */
    @CheckForNull
    public String getContextPath() {
        return contextPath;
    }

    @DataBoundSetter
    public void setContextPath(@CheckForNull String contextPath) {
        this.contextPath = Util.fixEmptyAndTrim(contextPath);
    }

    /** The image's tag. */
    @CheckForNull
    public String getDockerImageTag() {
        return dockerImageTag;
    }

    @DataBoundSetter
    public void setDockerImageTag(@CheckForNull String dockerImageTag) {
        this.dockerImageTag = Util.fixEmptyAndTrim(dockerImageTag);
    }

    /** Where the image is pushed, null for nowhere. */
    @CheckForNull
    public ImageRegistry getRegistry() {
        return registry;
    }

    @DataBoundSetter
    public void setRegistry(@CheckForNull ImageRegistry registry) {
        this.registry = registry;
    }

    /** Build arguments, each {@code key=value}. */
    @NonNull
    public List<String> getBuildArgs() {
        return buildArgs == null ? List.of() : List.copyOf(buildArgs);
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull List<String> buildArgs) {
        List<String> given = Util.fixNull(buildArgs).stream()
                .filter(arg -> Util.fixEmptyAndTrim(arg) != null)
                .toList();
        this.buildArgs = given.isEmpty() ? null : new ArrayList<>(given);
    }

    /** The build arguments as the form shows them, one a line. */
    @NonNull
    public String getBuildArgsText() {
        return String.join("\n", getBuildArgs());
    }

    /** What the Docker build may mount as secrets. */
    @NonNull
    public List<BuildSecret> getSecrets() {
        return secrets == null ? List.of() : List.copyOf(secrets);
    }

    @DataBoundSetter
    public void setSecrets(@CheckForNull List<BuildSecret> secrets) {
        this.secrets = secrets == null || secrets.isEmpty() ? null : new ArrayList<>(secrets);
    }

    /** Whether Buddy ignores SSL errors of the registry. */
    public boolean isInsecureRegistry() {
        return insecureRegistry != null && insecureRegistry;
    }

    @DataBoundSetter
    public void setInsecureRegistry(boolean insecureRegistry) {
        this.insecureRegistry = insecureRegistry ? true : null;
    }

    /** Whether dangling images stay after the build. */
    public boolean isDoNotPruneImages() {
        return doNotPruneImages != null && doNotPruneImages;
    }

    @DataBoundSetter
    public void setDoNotPruneImages(boolean doNotPruneImages) {
        this.doNotPruneImages = doNotPruneImages ? true : null;
    }

    /** Whether the image is built with BuildKit. */
    public boolean isBuildkit() {
        return buildkit == null || buildkit;
    }

    @DataBoundSetter
    public void setBuildkit(boolean buildkit) {
        this.buildkit = buildkit ? null : false;
    }

    /** A {@link Provenance}, or whatever else was typed. */
    @NonNull
    public String getProvenance() {
        return provenance == null ? Provenance.NONE.name() : provenance;
    }

    @DataBoundSetter
    public void setProvenance(@CheckForNull String provenance) {
        this.provenance = unlessDefault(provenance, Provenance.NONE.name());
    }

    /** A {@link io.jenkins.plugins.buddy.client.CacheMode}, or whatever else was typed; null if none is sent. */
    @CheckForNull
    public String getCacheMode() {
        return cacheMode;
    }

    @DataBoundSetter
    public void setCacheMode(@CheckForNull String cacheMode) {
        this.cacheMode = Util.fixEmptyAndTrim(cacheMode);
    }

    /** A {@link TriggerTime}, or whatever else was typed. */
    @NonNull
    public String getTriggerTime() {
        return triggerTime == null ? TriggerTime.ON_EVERY_EXECUTION.name() : triggerTime;
    }

    @DataBoundSetter
    public void setTriggerTime(@CheckForNull String triggerTime) {
        this.triggerTime = unlessDefault(triggerTime, TriggerTime.ON_EVERY_EXECUTION.name());
    }

    /** A JSON object with fields that have no parameter of their own. */
    @CheckForNull
    public String getAdditionalFields() {
        return additionalFields;
    }

    @DataBoundSetter
    public void setAdditionalFields(@CheckForNull String additionalFields) {
        this.additionalFields = Util.fixEmptyAndTrim(additionalFields);
    }

    /** An {@link IfExists}, or whatever else was typed. */
    @NonNull
    public String getIfExists() {
        return ifExists == null ? IfExists.UPDATE.name() : ifExists;
    }

    @DataBoundSetter
    public void setIfExists(@CheckForNull String ifExists) {
        this.ifExists = unlessDefault(ifExists, IfExists.UPDATE.name());
    }

    /** Whether nothing is sent that changes anything. */
    public boolean isDryRun() {
        return dryRun != null && dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun ? true : null;
    }

    @CheckForNull
    private static String unlessDefault(@CheckForNull String value, String defaultValue) {
        String given = Util.fixEmptyAndTrim(value);
        return defaultValue.equals(given) ? null : given;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new DockerfileActionExecution(this, context);
    }

    /** The step's name, its form and how it is bound. */
    @Extension
    public static final class DescriptorImpl extends DockerfileActionStepDescriptor {}
}
