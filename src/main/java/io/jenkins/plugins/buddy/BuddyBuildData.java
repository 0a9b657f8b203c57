package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** All that a build made in Buddy, in order: on its page, in its remote API, and as variables for later freestyle steps. */
@ExportedBean
public final class BuddyBuildData extends InvisibleAction implements RunAction2, EnvironmentContributingAction {

    private static final SharedSaves SAVES = new SharedSaves();

    private final List<BuddyActionResult> results = new CopyOnWriteArrayList<>();

    private transient Run<?, ?> run;

    private BuddyBuildData(Run<?, ?> run) {
        this.run = run;
    }

    /**
     * Keeps a result with a build, at once and for good.
     *
     * @return completes when it is saved; fails with an {@link UncheckedIOException} if that can't be done
     */
    @NonNull
    static CompletableFuture<Void> add(@NonNull Run<?, ?> run, @NonNull BuddyActionResult result) {
        synchronized (run) {
            BuddyBuildData data = run.getAction(BuddyBuildData.class);
            if (data == null) {
                data = new BuddyBuildData(run);
                run.addAction(data);
            }
            data.results.add(result);
        }
        return SAVES.save(run, () -> CompletableFuture.runAsync(() -> save(run), StepThreads.POOL));
    }

    private static void save(Run<?, ?> run) {
        try {
            run.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onAttached(Run<?, ?> newRun) {
        run = newRun;
    }

    @Override
    public void onLoad(Run<?, ?> newRun) {
        run = newRun;
    }

    /** The results in the order in which they came; a copy. */
    @NonNull
    @Exported(visibility = 2)
    public List<BuddyActionResult> getBuddyActions() {
        return List.copyOf(results);
    }

    /** The build that keeps it. */
    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** Freestyle builds only: in a Pipeline the step returns its result, and "the last one" means nothing in parallel branches. */
    @Override
    public void buildEnvironment(@NonNull Run<?, ?> build, @NonNull EnvVars env) {
        List<BuddyActionResult> all = getBuddyActions();
        if (all.isEmpty() || !(build instanceof AbstractBuild)) {
            return;
        }
        BuddyActionResult last = all.get(all.size() - 1);
        env.putIfNotNull("BUDDY_ACTION_ID", Objects.toString(last.getId(), null));
        env.put("BUDDY_ACTION_NAME", last.getName());
        env.putIfNotNull("BUDDY_ACTION_URL", last.getHtmlUrl());
        env.put("BUDDY_ACTION_OUTCOME", last.getOutcome());
    }
}
