package io.jenkins.plugins.buddy.run;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.step.StepListener;

/** Shows a run while a step follows it: in the build log, on the pages of the build, and in the graph of the Pipeline. */
final class RunDisplay implements RunListener {

    private final StepListener console;
    private final PipelineRef pipeline;
    private final RunRecorder recorder;
    private final RunNode node;

    /**
     * @param console prints lines to the build log
     */
    RunDisplay(StepListener console, PipelineRef pipeline, RunRecorder recorder, RunNode node) {
        this.console = console;
        this.pipeline = pipeline;
        this.recorder = recorder;
        this.node = node;
    }

    @Override
    public void progress(String message) {
        console.progress(message);
    }

    @Override
    public void log(String line) {
        console.log(line);
    }

    @Override
    public void runChanged(PipelineRun run) {
        recorder.changed(run);
        node.label(pipeline, run);
    }
}
