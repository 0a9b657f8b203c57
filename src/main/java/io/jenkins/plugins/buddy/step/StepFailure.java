package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import java.io.IOException;
import java.util.Set;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * The end of a step whose task has completed without success.
 *
 * @param result the result of the build, unless the Pipeline catches the failure
 * @param cause the reason, for the page of the build
 */
public record StepFailure(Result result, CauseOfInterruption cause) {

    /** The steps that set a result of their own, but not for a {@link FlowInterruptedException}, whose result they take. */
    private static final Set<String> CATCHING = Set.of("catchError", "warnError");

    /** The exception that ends the step. */
    @NonNull
    Exception toException(@NonNull StepContext context) {
        return isCaught(context)
                ? new AbortException(cause.getShortDescription())
                : new FlowInterruptedException(result, false, cause);
    }

    private static boolean isCaught(StepContext context) {
        try {
            FlowNode node = context.get(FlowNode.class);
            return node != null && node.getEnclosingBlocks().stream().anyMatch(StepFailure::isCatching);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isCatching(BlockStartNode block) {
        StepDescriptor descriptor = block instanceof StepNode step ? step.getDescriptor() : null;
        return descriptor != null && CATCHING.contains(descriptor.getFunctionName());
    }
}
