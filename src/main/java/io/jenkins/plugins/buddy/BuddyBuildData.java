package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.EnvironmentContributingAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.results.ResultSection;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.util.List;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/**
 * The results of a build in their order: on its page, in its remote API, and as variables for later freestyle steps. They are read from the
 * {@link StepRecordStore} at each access.
 */
@ExportedBean
public final class BuddyBuildData implements RunAction2, EnvironmentContributingAction {

    private transient Run<?, ?> run;

    private static boolean isAttachedTo(Run<?, ?> run) {
        return run.getAction(BuddyBuildData.class) != null;
    }

    @Override
    public void onAttached(Run<?, ?> newRun) {
        run = newRun;
    }

    @Override
    public void onLoad(Run<?, ?> newRun) {
        run = newRun;
    }

    /** The results of {@code buddyDockerfileAction} in their order. */
    @NonNull
    @Exported(visibility = 2)
    public List<BuddyActionResult> getBuddyActions() {
        return ActionSection.resultsOf(run);
    }

    /** The results of {@code buddyRunPipeline} in their order; runs that have not ended are included. */
    @NonNull
    @Exported(visibility = 2)
    public List<?> getBuddyRuns() {
        return ResultSection.find("runs")
                .<List<?>>map(runs -> runs.results(run))
                .orElse(List.of());
    }

    /** The build. */
    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** The sections of the page that have something to show. */
    @NonNull
    public List<ResultSection> getSections() {
        return ResultSection.all().stream()
                .filter(section -> section.isShown(run))
                .toList();
    }

    /**
     * Sends one section of the page, which replaces the one that a browser shows.
     *
     * @param section its ID
     */
    @POST
    public HttpResponse doSection(@QueryParameter String section) {
        run.checkPermission(Item.READ);
        return ResultSection.find(section)
                .<HttpResponse>map(found ->
                        HttpResponses.forwardToView(found, "list.jelly").with("build", run))
                .orElseGet(HttpResponses::notFound);
    }

    /** Freestyle builds only: in a Pipeline the step returns its result, and parallel branches have no last one. */
    @Override
    public void buildEnvironment(@NonNull Run<?, ?> build, @NonNull EnvVars env) {
        if (build instanceof AbstractBuild) {
            // Jenkins replaces variables in the values afterwards, and "$$" by "$".
            ResultSection.all()
                    .forEach(section ->
                            section.variables(build).forEach((name, value) -> env.put(name, value.replace("$", "$$"))));
        }
    }

    /** Returns null: there is no link in the side panel. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return null;
    }

    @CheckForNull
    @Override
    public String getDisplayName() {
        return null;
    }

    /** The path segment below which {@link #doSection} is called. */
    @NonNull
    @Override
    public String getUrlName() {
        return "buddy";
    }

    /** Attaches it on behalf of all capabilities. */
    @Extension
    public static final class Attacher extends BuildDataAttacher {

        @Override
        protected void attach(@NonNull Run<?, ?> run) throws IOException {
            if (isAttachedTo(run)) {
                // Without the lock, which a Pipeline with many branches holds most of the time while it saves.
                return;
            }
            synchronized (run) {
                if (!isAttachedTo(run)) {
                    run.addAction(new BuddyBuildData());
                    run.save();
                }
            }
        }
    }
}
