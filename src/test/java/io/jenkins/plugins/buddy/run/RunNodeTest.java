package io.jenkins.plugins.buddy.run;

import static io.jenkins.plugins.buddy.run.RunSamples.PIPELINE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.jupiter.api.Test;

/** Runs in the graph of a Pipeline. */
class RunNodeTest extends BuddyJenkinsTestCase {

    /** A context that knows a node, or fails. */
    private static final class NodeContext extends StepContext {

        private static final long serialVersionUID = 1L;

        private final transient FlowNode node;

        NodeContext(FlowNode node) {
            this.node = node;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            if (node == null) {
                throw new IOException("the Pipeline is over");
            }
            return key.cast(node);
        }

        @Override
        public void onSuccess(Object result) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onFailure(Throwable t) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setResult(Result r) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private FlowNode node() throws Exception {
        WorkflowRun build = run("echo 'hello'");
        return new DepthFirstScanner()
                .findFirstMatch(
                        build.getExecution(),
                        node -> node.getDisplayFunctionName().equals("echo"));
    }

    @Test
    void nodeIsLabelledOnce() throws Exception {
        FlowNode node = node();
        RunNode runNode = new RunNode(new NodeContext(node));
        runNode.label(PIPELINE, RunSamples.started("ENQUEUED"));
        RunSamples.await(() -> node.getAction(LabelAction.class) != null);
        assertEquals("run 7 of acme/web, pipeline 42", node.getDisplayName());
        // After a restart.
        new RunNode(new NodeContext(node)).label(PIPELINE, RunSamples.run("'id':8,'status':'ENQUEUED'"));
        runNode.warn(Result.NOT_BUILT, "Run 7 was skipped");
        assertAll(
                () -> assertEquals("run 7 of acme/web, pipeline 42", node.getDisplayName()),
                () -> assertEquals(
                        Result.NOT_BUILT, node.getAction(WarningAction.class).getResult()),
                () -> assertEquals(
                        "Run 7 was skipped", node.getAction(WarningAction.class).getMessage()),
                () -> assertTrue(node.isActive() || node.getExecution().isComplete()));
    }

    @Test
    void graphThatCannotBeChangedHasNoEffect() throws Exception {
        new RunNode(new NodeContext(null)).warn(Result.FAILURE, "Run 7 failed");
        new RunNode(null).warn(Result.FAILURE, "Run 7 failed");
        new RunNode(null).label(PIPELINE, RunSamples.started("ENQUEUED"));
    }
}
