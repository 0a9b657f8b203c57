package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.HeldRequest;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Builds that are aborted while they start or follow a run. */
class RunAbortTest extends RunPipelineTestCase {

    private WorkflowRun following(String arguments) throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(arguments));
        j.waitForMessage("Started run 1", build);
        return build;
    }

    private static List<String> abort(WorkflowRun build) throws Exception {
        build.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        return console(build);
    }

    private static void assertLast(String expected, List<String> console) {
        assertTrue(console.get(console.size() - 1).startsWith(expected), console::toString);
    }

    @Test
    void runIsCancelled() throws Exception {
        assertLast(
                "[Buddy] Buddy confirmed that it cancels run 1 of acme/web, pipeline 42: http", abort(following("")));
        assertTrue(run(1).isCancelled());
    }

    @Test
    void runGoesOnOnRequest() throws Exception {
        assertLast(
                "[Buddy] Run 1 of acme/web, pipeline 42 was not cancelled and is still running: http",
                abort(following("cancelOnAbort: false")));
        assertFalse(run(1).isCancelled());
    }

    @Test
    void refusedCancellationIsReported() throws Exception {
        WorkflowRun build = following("");
        buddy.fail(
                request -> request.method().equals("PATCH"),
                Fault.response(403, "{\"errors\":[{\"message\":\"No\"}]}"),
                false,
                Long.MAX_VALUE);
        assertLast("[Buddy] Buddy did not confirm that it cancels run 1 of acme/web, pipeline 42.", abort(build));
    }

    @Test
    void runThatIsOverIsReported() throws Exception {
        WorkflowRun build = following("");
        HeldRequest held = buddy.holdNext("PATCH");
        build.getExecutor().interrupt();
        held.awaitArrival();
        run(1).finish("SUCCESSFUL");
        held.release();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertLast("[Buddy] Run 1 of acme/web, pipeline 42 had already ended: SUCCESSFUL", console(build));
    }

    /** Within 15 s; more would be noticed by the test's own limit only. */
    @Test
    void abortEndsWithoutAResponse() throws Exception {
        WorkflowRun build = following("");
        buddy.fail(request -> request.method().equals("PATCH"), Fault.silence(), false, Long.MAX_VALUE);
        assertLast("[Buddy] Buddy did not confirm", abort(build));
    }

    @Test
    void secondAbortEndsAtOnce() throws Exception {
        WorkflowRun build = following("");
        HeldRequest held = buddy.holdNext("PATCH");
        build.getExecutor().interrupt();
        held.awaitArrival();
        List<String> console = abort(build);
        assertFalse(console.toString().contains("confirm"), console::toString);
    }

    @Test
    void abortBeforeTheStartStartsNothing() throws Exception {
        buddy.fail(request -> request.method().equals("GET"), Fault.silence(), false, Long.MAX_VALUE);
        WorkflowRun build = pipelineJob(runStep("")).scheduleBuild2(0).waitForStart();
        buddy.awaitInjectedFaults(1);
        assertEquals(List.of("[Buddy] No run of acme/web, pipeline 42 was started"), abort(build));
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @Test
    void abortWhileThePipelineIsLookedUpStartsNothing() throws Exception {
        buddy.fail(request -> request.method().equals("GET"), Fault.silence(), false, Long.MAX_VALUE);
        WorkflowRun build = pipelineJob("buddyRunPipeline(workspace: 'acme', project: 'web', pipeline: 'live-mirror')")
                .scheduleBuild2(0)
                .waitForStart();
        buddy.awaitInjectedFaults(1);
        assertEquals(List.of(), abort(build));
        assertEquals(List.of(), buddy.requests("POST"));
    }

    /** The response is lost, and the run is found by its mark. */
    @Test
    void runWhoseStartIsPendingIsFoundAndCancelled() throws Exception {
        runs.by(RunScript.manual());
        buddy.failNextAfterActing("POST", Fault.silence());
        WorkflowRun build = startBuild(runStep(""));
        assertLast("[Buddy] Buddy confirmed that it cancels run 1 of acme/web, pipeline 42", abort(build));
        assertTrue(run(1).isCancelled());
    }

    @Test
    void startThatMayTakeEffectLaterIsReportedWithItsMark() throws Exception {
        HeldRequest held = buddy.holdNext("POST");
        WorkflowRun build = pipelineJob(runStep("")).scheduleBuild2(0).waitForStart();
        String mark = held.awaitArrival().body().path("comment").asText().split(" ")[0];
        assertLast(
                "[Buddy] Buddy may have started a run of acme/web, pipeline 42 whose comment begins with " + mark,
                abort(build));
        assertEquals(List.of(mark), RunRecords.unconfirmed(build));
    }

    @Test
    void recordOfAnAbortedRunStays() throws Exception {
        WorkflowRun build = following("");
        abort(build);
        try (var browser = j.createWebClient()) {
            var data = browser.getJSON(build.getUrl() + "api/json?tree=actions[buddyRuns[id,status]]")
                    .getJSONObject();
            assertTrue(data.toString().contains("\"id\":1,\"status\":"), data::toString);
        }
    }

    @Test
    void failFastCancelsTheRunsOfOtherBranches() throws Exception {
        runs.by(RunScript.manual(), RunScript.ended("FAILED"));
        WorkflowRun build =
                startBuild("parallel failFast: true, a: { " + runStep("") + " }, b: { sleep 2; " + runStep("") + " }");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        assertTrue(run(1).isCancelled());
    }
}
