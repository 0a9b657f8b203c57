package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The results of a build in their order: on its page, in its remote API, and as variables for later freestyle steps. They are read from the
 * {@link StepRecordStore} at each access.
 */
@ExportedBean
public final class BuddyBuildData extends InvisibleAction implements RunAction2, EnvironmentContributingAction {

    private transient Run<?, ?> run;

    /** Shows the results on the pages of a build. */
    static void attachTo(@NonNull Run<?, ?> run) throws IOException {
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

    /** The results in their order. */
    @NonNull
    @Exported(visibility = 2)
    public List<BuddyActionResult> getBuddyActions() {
        return StepRecordStore.of(run).all().stream()
                .flatMap(stepRecord -> stepRecord.result(DockerfileActionOperation.RECORD_TYPE).stream())
                .map(BuddyActionResult::new)
                .toList();
    }

    /** The build. */
    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** Freestyle builds only: in a Pipeline the step returns its result, and parallel branches have no last one. */
    @Override
    public void buildEnvironment(@NonNull Run<?, ?> build, @NonNull EnvVars env) {
        if (!(build instanceof AbstractBuild)) {
            return;
        }
        List<BuddyActionResult> all = getBuddyActions();
        if (all.isEmpty()) {
            return;
        }
        BuddyActionResult last = all.get(all.size() - 1);
        env.putIfNotNull("BUDDY_ACTION_ID", Objects.toString(last.getId(), null));
        env.put("BUDDY_ACTION_NAME", last.getName());
        env.putIfNotNull("BUDDY_ACTION_URL", last.getHtmlUrl());
        env.put("BUDDY_ACTION_OUTCOME", last.getOutcome());
    }
}
