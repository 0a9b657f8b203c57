package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.buddy.client.ActionTask;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.Checkpoint;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.kohsuke.stapler.DataBoundConstructor;

/** The freestyle build step: the Pipeline step's parameters, with variables replaced in them. */
public final class DockerfileActionBuilder extends Builder {

    private final DockerfileActionStep step;

    @DataBoundConstructor
    public DockerfileActionBuilder(DockerfileActionStep step) {
        this.step = step;
    }

    /** All parameters. */
    @NonNull
    public DockerfileActionStep getStep() {
        return step == null ? new DockerfileActionStep(null, null, 0, null) : step;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        BuddyConsole console = new BuddyConsole(listener);
        EnvVars env = build.getEnvironment(listener);
        env.overrideAll(build.getBuildVariables());
        try {
            ActionTask task = Order.of(getStep(), build, env::expand).task(console::println);
            try {
                console.finish(build, null, task.start(Checkpoint.START).get());
                return true;
            } catch (InterruptedException e) {
                task.openQuestion()
                        .ifPresent(question -> console.println(Messages.DockerfileActionExecution_Aborted(question)));
                task.cancel();
                throw e;
            }
        } catch (AbortException e) {
            console.println(e.getMessage());
            return false;
        } catch (ExecutionException e) {
            Throwable cause = BuddyException.unwrap(e.getCause());
            if (cause instanceof BuddyException) {
                console.println(cause.getMessage());
                return false;
            }
            throw new IOException(cause);
        }
    }

    /** Its entry in a freestyle job; the form is the step's. */
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
