package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Records the run of one step with its build: with Buddy's first response, with each new status, and when following ends without a result.
 * The result itself is stored with the step, as all results are. No method waits for the disk.
 */
final class RunRecorder {

    private static final Logger LOGGER = Logger.getLogger(RunRecorder.class.getName());

    private final Run<?, ?> build;
    private final String step;
    private final PipelineRef pipeline;

    private RunState last;

    /**
     * @param step identifies the run of a step in a Pipeline, null in a freestyle build
     * @param pipeline the run's pipeline
     */
    RunRecorder(@NonNull Run<?, ?> build, @CheckForNull String step, @NonNull PipelineRef pipeline) {
        this.build = build;
        this.step = step;
        this.pipeline = pipeline;
    }

    /**
     * Shows the runs on the pages of the build.
     *
     * @return completes when the build is saved; a failure is only logged
     */
    CompletableFuture<?> attach() {
        return logged(CompletableFuture.runAsync(this::show, BuddyThreadPool.DISK));
    }

    /** Records a new state of the run. */
    synchronized void changed(@NonNull PipelineRun run) {
        RunState before = last;
        last = new RunState(
                pipeline, run, Map.of(), true, before == null ? System.currentTimeMillis() : before.since());
        LiveRuns.put(build, key(), last);
        if (before == null) {
            attach();
        }
        if (before == null || !before.run().status().equals(run.status())) {
            write(last);
        }
    }

    /** Records that the step has stored its result. */
    synchronized void ended() {
        if (last != null) {
            LiveRuns.remove(build, key());
        }
    }

    /** Records that no run was started. */
    synchronized void notStarted() {
        if (last == null) {
            write(new RunState(pipeline, null, Map.of(), false, 0));
        }
    }

    /** Records that the step has ended without a result: it was aborted, or it has lost contact with Buddy. */
    synchronized void notFollowed() {
        if (last != null) {
            last = last.notFollowed();
            LiveRuns.remove(build, key());
            write(last);
        }
    }

    private String key() {
        return RunRecords.key(step, pipeline, last.run().id());
    }

    private void write(RunState state) {
        logged(StepRecordStore.of(build).append(StepRecord.ofState(RunRecords.TYPE, step, state)));
    }

    /** The run goes on without a record; its result is stored in the end. */
    private CompletableFuture<?> logged(CompletableFuture<?> write) {
        return write.handle((written, failure) -> {
            if (failure != null) {
                LOGGER.log(Level.WARNING, failure, () -> "Could not record a run of " + build);
            }
            return null;
        });
    }

    private void show() {
        try {
            BuildDataAttacher.attachTo(build);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
