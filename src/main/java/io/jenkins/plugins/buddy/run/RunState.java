package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a run as a build knows it. Immutable; stored as JSON.
 *
 * @param pipeline the pipeline
 * @param run the run's last known state, null if it certainly was not started
 * @param outputVariables the output variables of its actions; empty before its end
 * @param followed whether a step still follows it
 * @param since the time when the build learned of the run, in milliseconds of this controller's clock, which may differ from Buddy's
 */
record RunState(
        PipelineRef pipeline, PipelineRun run, Map<String, String> outputVariables, boolean followed, long since) {

    RunState {
        outputVariables =
                outputVariables == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(outputVariables));
    }

    @NonNull
    static RunState of(RunResult result) {
        return new RunState(result.pipeline(), result.run(), result.outputVariables(), false, 0);
    }

    RunState notFollowed() {
        return new RunState(pipeline, run, outputVariables, false, since);
    }

    RunState since(long earlier) {
        return new RunState(pipeline, run, outputVariables, followed, earlier);
    }
}
