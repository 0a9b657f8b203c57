package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.step.ActionReference;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Result of the step: its return value, and its entry on the build's pages. */
@ExportedBean(defaultVisibility = 3)
public final class BuddyActionResult implements ActionReference, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient ActionResult result;

    BuddyActionResult(ActionResult result) {
        this.result = result;
    }

    /** The action's ID in Buddy, null after a dry run. */
    @CheckForNull
    @Override
    @Exported
    @Whitelisted
    public Long getId() {
        return result.id();
    }

    /** The action's name. */
    @NonNull
    @Exported
    @Whitelisted
    public String getName() {
        return result.name();
    }

    /** The action's URL in Buddy's API, null after a dry run. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getUrl() {
        return result.url();
    }

    /** The action's page, null after a dry run. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getHtmlUrl() {
        return result.htmlUrl();
    }

    /** {@code CREATED}, {@code UPDATED}, {@code UNCHANGED}, {@code KEPT} or {@code DRY_RUN}. */
    @NonNull
    @Exported
    @Whitelisted
    public String getOutcome() {
        return result.outcome().name();
    }

    /** The workspace's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getWorkspace() {
        return result.pipeline().workspace();
    }

    /** The project's name in its URL. */
    @NonNull
    @Exported
    @Whitelisted
    public String getProject() {
        return result.pipeline().project();
    }

    /** The pipeline's ID in Buddy. */
    @Exported
    @Whitelisted
    public long getPipelineId() {
        return result.pipeline().pipelineId();
    }

    /** The pipeline's name, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getPipelineName() {
        return result.pipelineName();
    }

    /** The pipeline's page, null if Buddy returned none. */
    @CheckForNull
    @Exported
    @Whitelisted
    public String getPipelineHtmlUrl() {
        return result.pipelineHtmlUrl();
    }

    /** The result in one line. */
    @Override
    @Whitelisted
    public String toString() {
        return getOutcome() + " action '" + getName() + "'" + (getId() == null ? "" : " (id " + getId() + ")");
    }

    private Object writeReplace() throws IOException {
        return new Kept(StepRecord.ofResult(DockerfileActionOperation.RECORD_TYPE, null, result)
                .toJson());
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
            return new BuddyActionResult(StepRecord.fromJson(json)
                    .result(DockerfileActionOperation.RECORD_TYPE)
                    .orElseThrow(() -> new InvalidObjectException("not a result")));
        }
    }
}
