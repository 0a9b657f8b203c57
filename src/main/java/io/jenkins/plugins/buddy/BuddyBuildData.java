package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * All that a build made in Buddy, in order: on its page, in its remote API, and as variables for later freestyle steps. It is read
 * from the {@link StepRecords} whenever somebody asks.
 */
@ExportedBean
public final class BuddyBuildData extends InvisibleAction implements RunAction2, EnvironmentContributingAction {

    private transient Run<?, ?> run;

    /**
     * Keeps a result with a build, at once and for good.
     *
     * @throws IOException if it can't be saved
     */
    static void add(@NonNull Run<?, ?> run, @NonNull StepRecord result) throws IOException {
        StepRecords.of(run).add(result);
        attachTo(run);
    }

    /** Lets a build show its results. */
    static void attachTo(@NonNull Run<?, ?> run) throws IOException {
        if (isAttachedTo(run)) {
            // Without the lock, which a Pipeline of many branches holds most of the time, because it saves.
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

    /** The results in the order in which they came. */
    @NonNull
    @Exported(visibility = 2)
    public List<BuddyActionResult> getBuddyActions() {
        return StepRecords.of(run).all().stream()
                .map(StepRecord::result)
                .filter(Objects::nonNull)
                .map(BuddyActionResult::new)
                .toList();
    }

    /** The build that keeps it. */
    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** Freestyle builds only: in a Pipeline the step returns its result, and "the last one" means nothing in parallel branches. */
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
