package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.Fault;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** The status, the threads and the abort of steps that wait for Buddy. */
class AbortTest extends BuddyJenkinsTestCase {

    private WorkflowRun startAndWaitForFault(String script) throws Exception {
        WorkflowRun run = pipelineJob(script).scheduleBuild2(0).waitForStart();
        buddy.awaitInjectedFaults(1);
        return run;
    }

    /** Buddy does not respond, so the build can only end if the abort does not wait for it. */
    private List<String> abort(WorkflowRun run) throws Exception {
        run.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        return console(run);
    }

    private static String status(WorkflowRun run) throws Exception {
        return run.getExecution().getCurrentExecutions(true).get().get(0).getStatus();
    }

    @Test
    void abortDuringLookUp() throws Exception {
        buddy.failAll(Fault.silence());
        WorkflowRun run = startAndWaitForFault(step(""));
        assertEquals("looking up action 'Build image'", status(run));
        assertEquals(List.of(), abort(run));
        assertEquals(0, pipeline.actions().size());
    }

    @Test
    void abortDuringDelay() throws Exception {
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "100")));
        WorkflowRun run = startAndWaitForFault(step(""));
        j.waitForMessage("Retrying in 100 s", run);
        assertTrue(status(run).contains("Buddy responded with 429"), status(run));
        assertTrue(status(run).endsWith("Retrying in 100 s"), status(run));
        assertEquals(1, abort(run).size());
    }

    @Test
    void abortDuringPostReportsThePendingWrite() throws Exception {
        buddy.failNextAfterActing("POST", Fault.silence());
        WorkflowRun run = startAndWaitForFault(step(""));
        assertEquals("creating action 'Build image'", status(run));
        assertEquals(
                List.of("[Buddy] Aborted. Buddy may have created action 'Build image' in acme/web, pipeline 42"),
                abort(run));
        assertEquals(1, pipeline.actions().size());
    }

    @Test
    void abortDuringPatchReportsThePendingWrite() throws Exception {
        run(step(""));
        buddy.failNext("PATCH", Fault.silence());
        WorkflowRun run = startAndWaitForFault(step("buildkit: false"));
        List<String> console = abort(run);
        assertEquals(
                "[Buddy] Aborted. Buddy may have updated action 'Build image' in acme/web, pipeline 42",
                console.get(console.size() - 1));
    }

    @Test
    void timeoutStepAbortsTheStep() throws Exception {
        buddy.failAll(Fault.silence());
        WorkflowRun run = pipelineJob("timeout(time: 1, unit: 'SECONDS') { " + step("") + " }")
                .scheduleBuild2(0)
                .waitForStart();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
    }

    @Test
    void failureIsAttachedToTheNodeOfTheStep() throws Exception {
        buddy.failAll(Fault.response(403, "{\"message\":\"No way\"}"));
        WorkflowRun run = runAndFail(step(""));
        FlowNode node = new DepthFirstScanner()
                .findFirstMatch(run.getExecution(), new NodeStepTypePredicate("buddyDockerfileAction"));
        assertTrue(
                node.getAction(ErrorAction.class).getError().getMessage().contains("403"),
                () -> node.getError().toString());
    }

    @Test
    void waitingStepsNeedFewThreads() throws Exception {
        buddy.failAll(Fault.silence());
        long before = threads();
        WorkflowRun run = pipelineJob("def branches = [:]\nfor (int i = 0; i < 200; i++) {\n  def n = i\n"
                        + "  branches[\"b${n}\"] = { buddyDockerfileAction(workspace: 'acme', project: 'web',"
                        + " pipelineId: 42, name: \"Image ${n}\") }\n}\nparallel branches")
                .scheduleBuild2(0)
                .waitForStart();
        buddy.awaitInjectedFaults(200);
        long during = threads();
        assertTrue(during - before <= 40, before + " threads before, " + during + " with 200 waiting steps");
        run.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
    }

    /** The number of threads of this JVM without those of the fake. */
    private static long threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean()
                        .getThreadInfo(ManagementFactory.getThreadMXBean().getAllThreadIds()))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .filter(name -> !name.equals("fake-buddy"))
                .count();
    }
}
