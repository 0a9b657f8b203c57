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
import io.jenkins.plugins.buddy.validation.Flags;
import io.jenkins.plugins.buddy.validation.Lists;
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
    private String insecureRegistry;

    @CheckForNull
    private String doNotPruneImages;

    @CheckForNull
    private String buildkit;

    @CheckForNull
    private String provenance;

    @CheckForNull
    private String cacheMode;

    @CheckForNull
    private String triggerTime;

    @CheckForNull
    private String runOnlyOnFirstFailure;

    @CheckForNull
    private String after;

    @CheckForNull
    private String ifExists;

    @CheckForNull
    private String dryRun;

    @DataBoundConstructor
    public DockerfileActionStep(
            @CheckForNull String workspace, @CheckForNull String project, @CheckForNull String name) {
        super(workspace, project);
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** Creates a step in Java; the pipeline ID 0 means none. */
    public DockerfileActionStep(
            @CheckForNull String workspace, @CheckForNull String project, long pipelineId, @CheckForNull String name) {
        this(workspace, project, name);
        setPipelineId(pipelineId);
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

    /**
     * Sets the build arguments.
     *
     * @param buildArgs a list or an array of {@code key=value} texts, or a map; null for none
     */
    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Object buildArgs) {
        List<String> given = Lists.pairs(buildArgs);
        this.buildArgs = given.isEmpty() ? null : new ArrayList<>(given);
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

    /** Returns whether Buddy ignores SSL errors of the registry. A text, as entered, if it is not a flag. */
    @NonNull
    public Object getInsecureRegistry() {
        return Flags.fromText(insecureRegistry, defaultFlag(ActionField.INSECURE_REGISTRY));
    }

    @DataBoundSetter
    public void setInsecureRegistry(@CheckForNull Object insecureRegistry) {
        this.insecureRegistry = Flags.toText(insecureRegistry, defaultFlag(ActionField.INSECURE_REGISTRY));
    }

    /** Returns whether dangling images are kept after the build. A text, as entered, if it is not a flag. */
    @NonNull
    public Object getDoNotPruneImages() {
        return Flags.fromText(doNotPruneImages, defaultFlag(ActionField.DO_NOT_PRUNE_IMAGES));
    }

    @DataBoundSetter
    public void setDoNotPruneImages(@CheckForNull Object doNotPruneImages) {
        this.doNotPruneImages = Flags.toText(doNotPruneImages, defaultFlag(ActionField.DO_NOT_PRUNE_IMAGES));
    }

    /** Returns whether the image is built with BuildKit. A text, as entered, if it is not a flag. */
    @NonNull
    public Object getBuildkit() {
        return Flags.fromText(buildkit, defaultFlag(ActionField.BUILDKIT));
    }

    @DataBoundSetter
    public void setBuildkit(@CheckForNull Object buildkit) {
        this.buildkit = Flags.toText(buildkit, defaultFlag(ActionField.BUILDKIT));
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

    /** Returns whether the action runs only after the first failure in a row; for {@code ON_FAILURE} only. A text, as entered, if it is not a flag. */
    @NonNull
    public Object getRunOnlyOnFirstFailure() {
        return Flags.fromText(runOnlyOnFirstFailure, defaultFlag(ActionField.RUN_ONLY_ON_FIRST_FAILURE));
    }

    @DataBoundSetter
    public void setRunOnlyOnFirstFailure(@CheckForNull Object runOnlyOnFirstFailure) {
        this.runOnlyOnFirstFailure =
                Flags.toText(runOnlyOnFirstFailure, defaultFlag(ActionField.RUN_ONLY_ON_FIRST_FAILURE));
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

    /** An {@link IfExists}, or another text as entered. */
    @NonNull
    public String getIfExists() {
        return ifExists == null ? IfExists.UPDATE.name() : ifExists;
    }

    @DataBoundSetter
    public void setIfExists(@CheckForNull String ifExists) {
        this.ifExists = unlessDefault(ifExists, IfExists.UPDATE.name());
    }

    /** Returns whether no write is sent. A text, as entered, if it is not a flag. */
    @NonNull
    public Object getDryRun() {
        return Flags.fromText(dryRun, false);
    }

    @DataBoundSetter
    public void setDryRun(@CheckForNull Object dryRun) {
        this.dryRun = Flags.toText(dryRun, false);
    }

    private static String defaultOf(ActionField field) {
        return field.defaultValue().orElseThrow().asText();
    }

    private static boolean defaultFlag(ActionField field) {
        return field.defaultValue().orElseThrow().booleanValue();
    }

    @Override
    protected StepOperation<?, ?> operation() {
        return new DockerfileActionOperation(this);
    }

    /** The step's name, form and binding. */
    @Extension
    public static final class DescriptorImpl extends DockerfileActionStepDescriptor {}
}
