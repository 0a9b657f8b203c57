package io.jenkins.plugins.buddy.step;

/** Inputs of a step that are possible only in a form or a file. */
public final class StepInputs {

    private StepInputs() {}

    /** Enters a text, such as a variable, as the pipeline's ID. */
    public static void enterPipelineId(BuddyStep step, String text) {
        step.setPipelineIdText(text);
    }
}
