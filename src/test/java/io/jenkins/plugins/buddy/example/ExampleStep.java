package io.jenkins.plugins.buddy.example;

import io.jenkins.plugins.buddy.step.BuddyStep;
import io.jenkins.plugins.buddy.step.BuddyStepDescriptor;
import io.jenkins.plugins.buddy.step.StepOperation;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A minimal second capability: a step that starts a run of a pipeline. It is in a package of its own, so that it can only use what the
 * shared packages make accessible to a capability.
 */
public final class ExampleStep extends BuddyStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public ExampleStep(String workspace, String project) {
        super(workspace, project);
    }

    @Override
    protected StepOperation<?, ?> operation() {
        return new ExampleOperation(this);
    }

    /** Registered by the tests that use it. */
    public static final class DescriptorImpl extends BuddyStepDescriptor {

        @Override
        public String getFunctionName() {
            return "buddyExample";
        }

        @Override
        public String getDisplayName() {
            return "Example";
        }
    }
}
