package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of a build, one for each step, from its records and from the steps that follow one. */
final class RunRecords {

    static final RecordType<RunCheckpoint, RunResult> TYPE =
            new RecordType<>("run", RunCheckpoint.class, RunResult.class);

    private final boolean building;
    private final List<RecordedRun> runs = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    /** The marks of runs that a step may have started, by the step. */
    private final Map<String, String> unconfirmed = new LinkedHashMap<>();

    /** The last state of a run, and the result if there is one. */
    private record Entry(RunState state, @CheckForNull RunResult result) {}

    private RunRecords(boolean building) {
        this.building = building;
    }

    /** The runs of a build in their order. */
    @NonNull
    static List<RecordedRun> of(@NonNull Run<?, ?> build) {
        RunRecords records = read(build);
        return records.entries.stream().map(records::toRun).toList();
    }

    /** The marks of the runs that a build may have started before it ended without knowing. */
    @NonNull
    static List<String> unconfirmed(@NonNull Run<?, ?> build) {
        return build.isBuilding()
                ? List.of()
                : List.copyOf(read(build).unconfirmed.values());
    }

    private static RunRecords read(Run<?, ?> build) {
        // First: a step that ends in between would otherwise be missing in both.
        Map<String, RunState> live = LiveRuns.of(build);
        RunRecords records = new RunRecords(build.isBuilding());
        StepRecordStore.of(build).all().forEach(records::add);
        live.forEach(records::addState);
        return records;
    }

    /** Identifies a run within a build: the step in a Pipeline, the run itself in a freestyle build, whose steps have no ID. */
    static String key(@CheckForNull String step, PipelineRef pipeline, long runId) {
        return step == null ? pipeline.path() + "/" + runId : step;
    }

    private void add(StepRecord stepRecord) {
        Optional<RunResult> result = stepRecord.result(TYPE);
        Optional<RunState> state = stepRecord.state(TYPE, RunState.class);
        if (result.isPresent() || state.isPresent()) {
            unconfirmed.remove(stepRecord.step());
        }
        result.ifPresent(end -> add(stepRecord.step(), new Entry(RunState.of(end), end)));
        state.filter(each -> each.run() != null)
                .ifPresent(each -> addState(
                        key(stepRecord.step(), each.pipeline(), each.run().id()), each));
        stepRecord
                .checkpoint(TYPE)
                .filter(checkpoint -> checkpoint.mark() != null && checkpoint.runId() == null)
                .ifPresent(checkpoint -> unconfirmed.put(stepRecord.step(), checkpoint.mark()));
    }

    private void add(@CheckForNull String step, Entry end) {
        addResult(key(step, end.state().pipeline(), end.state().run().id()), end);
    }

    private void addResult(String key, Entry entry) {
        Integer index = indexes.get(key);
        if (index == null || entries.get(index).result() != null) {
            indexes.put(key, entries.size());
            entries.add(entry);
        } else {
            entries.set(index, entry);
        }
    }

    /** A state may be written after the result. */
    private void addState(String key, RunState state) {
        Integer index = indexes.get(key);
        if (index == null) {
            indexes.put(key, entries.size());
            entries.add(new Entry(state, null));
        } else if (entries.get(index).result() == null) {
            long since = Math.min(state.since(), entries.get(index).state().since());
            entries.set(index, new Entry(state.since(since), null));
        }
    }

    private RecordedRun toRun(Entry entry) {
        return new RecordedRun(entry.state(), phase(entry));
    }

    private RecordedRun.Phase phase(Entry entry) {
        RunResult result = entry.result();
        if (result != null) {
            return result.verdict() == RunVerdict.NOT_FOLLOWED ? RecordedRun.Phase.STARTED : RecordedRun.Phase.OVER;
        }
        if (entry.state().run().over()) {
            return RecordedRun.Phase.OVER;
        }
        return building && entry.state().followed() ? RecordedRun.Phase.FOLLOWED : RecordedRun.Phase.ABANDONED;
    }
}
