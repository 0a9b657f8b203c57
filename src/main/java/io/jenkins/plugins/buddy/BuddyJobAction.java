package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import jenkins.model.TransientActionFactory;

/** The actions of a job's latest build that has any, on the job's page. */
public final class BuddyJobAction extends InvisibleAction {

    /** A page must not load the whole history of a job. */
    private static final int BUILDS_LOOKED_AT = 10;

    private final Job<?, ?> job;

    private BuddyJobAction(Job<?, ?> job) {
        this.job = job;
    }

    /** The results of the latest build with actions, null if the latest builds have none. */
    @CheckForNull
    public BuddyBuildData getLatest() {
        return job.getBuilds().limit(BUILDS_LOOKED_AT).stream()
                .map(build -> build.getAction(BuddyBuildData.class))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Adds it to each job. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            return List.of(new BuddyJobAction(job));
        }
    }
}
