package io.jenkins.plugins.buddy.example;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.buddy.step.BlockingRunner;
import java.io.IOException;

/** The freestyle build step of the example. */
public final class ExampleBuilder extends Builder {

    private final ExampleStep step;

    ExampleBuilder(ExampleStep step) {
        this.step = step;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return BlockingRunner.run(step, build, listener);
    }

    /** Registered by the tests that use it. */
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
