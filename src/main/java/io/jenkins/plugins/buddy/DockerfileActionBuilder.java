package io.jenkins.plugins.buddy;

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
public final class DockerfileActionBuilder extends Builder {

    private final DockerfileActionStep step;

    @DataBoundConstructor
    public DockerfileActionBuilder(DockerfileActionStep step) {
        this.step = step;
    }

    /** The parameters. */
    @NonNull
    public DockerfileActionStep getStep() {
        return step == null ? new DockerfileActionStep(null, null, 0, null) : step;
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
            return Messages.DockerfileActionStep_DisplayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
