package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import io.jenkins.plugins.buddy.step.BuddyStep;
import io.jenkins.plugins.buddy.step.StepOperation;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Creates and updates a "Build Docker image" action in a pipeline of Buddy: the parameters, for the Pipeline step and the freestyle build
 * step.
 */
public final class DockerfileActionStep extends BuddyStep {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String name;

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
    private Boolean runOnlyOnFirstFailure;

    @CheckForNull
    private String after;

    @CheckForNull
    private String additionalFields;

    @CheckForNull
    private String ifExists;

    @CheckForNull
    private Boolean dryRun;

    @DataBoundConstructor
    public DockerfileActionStep(
            @CheckForNull String workspace, @CheckForNull String project, long pipelineId, @CheckForNull String name) {
        super(workspace, project, pipelineId);
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** The action's name. */
    @CheckForNull
    public String getName() {
        return name;
    }

    /** The Dockerfile's path in the repository. */
    @NonNull
    public String getDockerfilePath() {
        return dockerfilePath == null ? defaultOf(ActionField.DOCKERFILE_PATH) : dockerfilePath;
    }

    @DataBoundSetter
    public void setDockerfilePath(@CheckForNull String dockerfilePath) {
        this.dockerfilePath = unlessDefault(dockerfilePath, defaultOf(ActionField.DOCKERFILE_PATH));
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

    /** The registry that the image is pushed to, null for none. */
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

    /** The build arguments for the form, one per line. */
    @NonNull
    public String getBuildArgsText() {
        return String.join("\n", getBuildArgs());
    }

    /** The secrets of the Docker build. */
    @NonNull
    public List<BuildSecret> getSecrets() {
        return secrets == null ? List.of() : List.copyOf(secrets);
    }

    @DataBoundSetter
    public void setSecrets(@CheckForNull List<BuildSecret> secrets) {
        this.secrets = secrets == null || secrets.isEmpty() ? null : new ArrayList<>(secrets);
    }

    /** Returns whether Buddy ignores SSL errors of the registry. */
    public boolean isInsecureRegistry() {
        return insecureRegistry != null && insecureRegistry;
    }

    @DataBoundSetter
    public void setInsecureRegistry(boolean insecureRegistry) {
        this.insecureRegistry = insecureRegistry ? true : null;
    }

    /** Returns whether dangling images are kept after the build. */
    public boolean isDoNotPruneImages() {
        return doNotPruneImages != null && doNotPruneImages;
    }

    @DataBoundSetter
    public void setDoNotPruneImages(boolean doNotPruneImages) {
        this.doNotPruneImages = doNotPruneImages ? true : null;
    }

    /** Returns whether the image is built with BuildKit. */
    public boolean isBuildkit() {
        return buildkit == null || buildkit;
    }

    @DataBoundSetter
    public void setBuildkit(boolean buildkit) {
        this.buildkit = buildkit ? null : false;
    }

    /** A value of {@link ActionField#PROVENANCE}, or another text as entered. */
    @NonNull
    public String getProvenance() {
        return provenance == null ? defaultOf(ActionField.PROVENANCE) : provenance;
    }

    @DataBoundSetter
    public void setProvenance(@CheckForNull String provenance) {
        this.provenance = unlessDefault(provenance, defaultOf(ActionField.PROVENANCE));
    }

    /** A value of {@link ActionField#CACHE_MODE}, or another text as entered; null if none is sent. */
    @CheckForNull
    public String getCacheMode() {
        return cacheMode;
    }

    @DataBoundSetter
    public void setCacheMode(@CheckForNull String cacheMode) {
        this.cacheMode = Util.fixEmptyAndTrim(cacheMode);
    }

    /** A value of {@link ActionField#TRIGGER_TIME}, or another text as entered. */
    @NonNull
    public String getTriggerTime() {
        return triggerTime == null ? defaultOf(ActionField.TRIGGER_TIME) : triggerTime;
    }

    @DataBoundSetter
    public void setTriggerTime(@CheckForNull String triggerTime) {
        this.triggerTime = unlessDefault(triggerTime, defaultOf(ActionField.TRIGGER_TIME));
    }

    /** Returns whether the action runs only after the first failure in a row; for {@code ON_FAILURE} only. */
    public boolean isRunOnlyOnFirstFailure() {
        return runOnlyOnFirstFailure != null && runOnlyOnFirstFailure;
    }

    @DataBoundSetter
    public void setRunOnlyOnFirstFailure(boolean runOnlyOnFirstFailure) {
        this.runOnlyOnFirstFailure = runOnlyOnFirstFailure ? true : null;
    }

    /** The name of the action that this one is placed after when it is created, null for the end of the pipeline. */
    @CheckForNull
    public String getAfter() {
        return after;
    }

    @DataBoundSetter
    public void setAfter(@CheckForNull String after) {
        this.after = Util.fixEmptyAndTrim(after);
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

    /** An {@link IfExists}, or another text as entered. */
    @NonNull
    public String getIfExists() {
        return ifExists == null ? IfExists.UPDATE.name() : ifExists;
    }

    @DataBoundSetter
    public void setIfExists(@CheckForNull String ifExists) {
        this.ifExists = unlessDefault(ifExists, IfExists.UPDATE.name());
    }

    /** Returns whether no write is sent. */
    public boolean isDryRun() {
        return dryRun != null && dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun ? true : null;
    }

    private static String defaultOf(ActionField field) {
        return field.defaultValue().orElseThrow().asText();
    }

    @Override
    protected StepOperation<?, ?> operation() {
        return new DockerfileActionOperation(this);
    }

    /** The step's name, form and binding. */
    @Extension
    public static final class DescriptorImpl extends DockerfileActionStepDescriptor {}
}
