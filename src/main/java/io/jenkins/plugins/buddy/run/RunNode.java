package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Shows a run on the node of its step in the graph of a Pipeline. There is no graph in a freestyle build. */
final class RunNode {

    private static final Logger LOGGER = Logger.getLogger(RunNode.class.getName());

    private final StepContext context;
    private final AtomicBoolean labelled = new AtomicBoolean();

    /**
     * @param context the step's, null in a freestyle build
     */
    RunNode(@CheckForNull StepContext context) {
        this.context = context;
    }

    /** Labels the node with the run, once. A node that has a label, from before a restart, keeps it. Does not wait for the disk. */
    void label(@NonNull PipelineRef pipeline, @NonNull PipelineRun run) {
        if (context != null && !labelled.getAndSet(true)) {
            BuddyThreadPool.DISK.execute(() -> update(node -> {
                if (node.getPersistentAction(LabelAction.class) == null) {
                    node.addAction(new LabelAction(Messages.RunNode_DisplayName(Long.toString(run.id()), pipeline)));
                }
            }));
        }
    }

    /**
     * Marks the node because its run failed although the step succeeds.
     *
     * @param result the result that the step would have otherwise
     */
    void warn(@NonNull Result result, @NonNull String message) {
        if (context != null) {
            update(node -> node.addOrReplaceAction(new WarningAction(result).withMessage(message)));
        }
    }

    /** The graph is only for display: a failure has no effect on the step. */
    private void update(Consumer<FlowNode> change) {
        try {
            FlowNode node = context.get(FlowNode.class);
            if (node != null) {
                change.accept(node);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Could not show a run in the graph of its Pipeline", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
