package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.ActionResult;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What became of an action: the step's return value, and what a build shows of it. JDK types only, since it is written to {@code
 * program.dat}.
 */
@ExportedBean(defaultVisibility = 3)
public final class BuddyActionResult implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final Long id;

    private final String name;

    @CheckForNull
    private final String url;

    @CheckForNull
    private final String htmlUrl;

    private final String outcome;
    private final String workspace;
    private final String project;
    private final long pipelineId;

    @CheckForNull
    private final String pipelineName;

    @CheckForNull
    private final String pipelineHtmlUrl;

    BuddyActionResult(ActionResult result) {
        id = result.id();
        name = result.name();
        url = result.url();
        htmlUrl = result.htmlUrl();
        outcome = result.outcome().name();
        workspace = result.pipeline().workspace();
        project = result.pipeline().project();
        pipelineId = result.pipeline().pipelineId();
        pipelineName = result.pipelineName();
        pipelineHtmlUrl = result.pipelineHtmlUrl();
    }

    /** The action's number in Buddy, null after a dry run. */
    @CheckForNull
    @Exported
    @Whitelisted
    public Long getId() {
        return id;
    }

    /** The action's name. */
    @NonNull
    @Exported
    @Whitelisted
    public String getName() {
        return name;
    }

    /** The action's address in Buddy's API, null after a dry run. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getUrl() {
        return url;
    }

    /** The action's page for people, null after a dry run. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getHtmlUrl() {
        return htmlUrl;
    }

    /** {@code CREATED}, {@code UPDATED}, {@code UNCHANGED}, {@code KEPT} or {@code DRY_RUN}. */
    @NonNull
    @Exported
    @Whitelisted
    public String getOutcome() {
        return outcome;
    }

    /** The workspace's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getWorkspace() {
        return workspace;
    }

    /** The project's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getProject() {
        return project;
    }

    /** The pipeline's number in Buddy. */
    @Exported
    @Whitelisted
    public long getPipelineId() {
        return pipelineId;
    }

    /** The pipeline's name, null if Buddy didn't tell it. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getPipelineName() {
        return pipelineName;
    }

    /** The pipeline's page for people, null if Buddy didn't tell it. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getPipelineHtmlUrl() {
        return pipelineHtmlUrl;
    }

    /** One line for people. */
    @Override
    @Whitelisted
    public String toString() {
        return outcome + " action '" + name + "'" + (id == null ? "" : " (id " + id + ")");
    }
}
