package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.buddy.results.ResultSection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jenkins.model.TransientActionFactory;

/** The results of a job's latest builds, on the job's page. */
public final class BuddyJobAction extends InvisibleAction {

    /** A page must not load the whole history of a job. */
    private static final int BUILDS_LOOKED_AT = 10;

    private final Job<?, ?> job;

    private BuddyJobAction(Job<?, ?> job) {
        this.job = job;
    }

    /** The latest build with results by section; without the sections that have none in the latest builds. */
    @NonNull
    public Map<ResultSection, Run<?, ?>> getLatest() {
        List<BuddyBuildData> latest = job.getBuilds().limit(BUILDS_LOOKED_AT).stream()
                .map(build -> build.getAction(BuddyBuildData.class))
                .filter(Objects::nonNull)
                .toList();
        Map<ResultSection, Run<?, ?>> builds = new LinkedHashMap<>();
        for (ResultSection section : ResultSection.all()) {
            latest.stream()
                    .map(BuddyBuildData::getRun)
                    .filter(build -> !section.results(build).isEmpty())
                    .findFirst()
                    .ifPresent(build -> builds.put(section, build));
        }
        return builds;
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
