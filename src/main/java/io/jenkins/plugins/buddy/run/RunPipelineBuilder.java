package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.buddy.step.BlockingRunner;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;

/** The freestyle build step: the Pipeline step's parameters, with variables replaced in them. */
public final class RunPipelineBuilder extends Builder {

    private final RunPipelineStep step;

    @DataBoundConstructor
    public RunPipelineBuilder(RunPipelineStep step) {
        this.step = step;
    }

    /** The parameters. */
    @NonNull
    public RunPipelineStep getStep() {
        return step == null ? new RunPipelineStep(null, null) : step;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return BlockingRunner.run(getStep(), build, listener);
    }

    /** The entry in a freestyle job; the form is the step's. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RunPipelineStep_DisplayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
