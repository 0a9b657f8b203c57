package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a build with the run that it follows. */
class RunResultTest extends RunPipelineTestCase {

    private WorkflowRun run(String script, Result result) throws Exception {
        return j.buildAndAssertStatus(result, pipelineJob(script));
    }

    private static FlowNode node(WorkflowRun build) {
        return new DepthFirstScanner()
                .findFirstMatch(build.getExecution(), new NodeStepTypePredicate("buddyRunPipeline"));
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESSFUL, SUCCESS",
        "FAILED, FAILURE",
        "TERMINATED, ABORTED",
        "SKIPPED, NOT_BUILT",
        "NOT_EXECUTED, NOT_BUILT"
    })
    void statusIsPropagated(String status, String result) throws Exception {
        runs.by(RunScript.ended(status));
        WorkflowRun build = run(runStep(""), Result.fromString(result));
        List<String> console = console(build);
        String page = "http://.*/pipeline/42/execution/1";
        assertAll(
                () -> assertTrue(
                        console.get(0).matches("\\[Buddy] Started run 1 of acme/web, pipeline 42: " + page),
                        console::toString),
                () -> assertTrue(
                        lastLine(build)
                                .matches("\\[Buddy] " + status + " run 1 of acme/web, pipeline 42, 0 s: " + page),
                        console::toString));
    }

    @ParameterizedTest
    @CsvSource({"SUCCESSFUL", "FAILED", "TERMINATED", "SKIPPED", "NOT_EXECUTED"})
    void statusIsReturnedWithoutPropagation(String status) throws Exception {
        runs.by(RunScript.ended(status));
        WorkflowRun build =
                run("def r = " + runStep("propagate: false") + "\necho \"returned ${r.status}\"", Result.SUCCESS);
        j.assertLogContains("returned " + status, build);
        assertEquals(status.equals("SUCCESSFUL"), node(build).getPersistentAction(WarningAction.class) == null, status);
    }

    /** An interruption of the build itself would not be retried, for example. */
    @Test
    void failureIsNoActualInterruptionAndHasTheLink() throws Exception {
        runs.by(new TimedScript().failingAction("Tests", Duration.ZERO, "Exit code 1"));
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "try {\n  " + runStep("") + "\n} catch (e) {\n"
                        + "  echo \"${e.class.simpleName} ${e.result} ${e.actualInterruption} ${e.message}\"\n  throw e\n}",
                false));
        WorkflowRun build = j.buildAndAssertStatus(Result.FAILURE, job);
        RunFailureCause cause = (RunFailureCause)
                build.getAction(InterruptedBuildAction.class).getCauses().get(0);
        assertAll(
                () -> j.assertLogContains(
                        "FlowInterruptedException FAILURE false Run 1 of acme/web, pipeline 42 failed."
                                + " Action 'Tests': Exit code 1: http",
                        build),
                () -> assertLine(build, "[Buddy] Run 1 of acme/web, pipeline 42 failed. Action 'Tests': Exit code 1"),
                () -> assertTrue(cause.getUrl().endsWith("/execution/1"), cause::getUrl),
                () -> assertTrue(
                        lastLine(build).startsWith("[Buddy] FAILED run 1"), () -> cause.getShortDescription()));
        try (var browser = j.createWebClient()) {
            assertTrue(browser.getPage(build).asXml().contains("href=\"" + cause.getUrl() + "\""));
        }
    }

    @Test
    void retryStartsAnotherRun() throws Exception {
        runs.by(RunScript.ended("FAILED"), RunScript.successful());
        run("retry(2) { " + runStep("") + " }", Result.SUCCESS);
        assertEquals(2, runs.all().size());
    }

    @Test
    void catchErrorSetsItsOwnResult() throws Exception {
        runs.by(RunScript.ended("FAILED"));
        WorkflowRun build =
                run("catchError(buildResult: 'UNSTABLE') { " + runStep("") + " }\necho 'goes on'", Result.UNSTABLE);
        j.assertLogContains("goes on", build);
    }

    @Test
    void warnErrorMakesTheBuildUnstable() throws Exception {
        runs.by(RunScript.ended("FAILED"));
        run("warnError('not so bad') { " + runStep("") + " }", Result.UNSTABLE);
    }

    @Test
    void otherBranchesGoOn() throws Exception {
        runs.by(RunScript.ended("FAILED"), RunScript.successful());
        String branch = "{ " + runStep("") + "; echo 'branch has ended' }";
        j.assertLogContains("branch has ended", run("parallel a: " + branch + ", b: " + branch, Result.FAILURE));
    }

    /** The build waits for a person while the run goes on. */
    @Test
    void inputBesideTheStepIsIndependent() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild("parallel run: { def r = " + runStep("") + "; echo \"run ${r.status}\" },"
                + " person: { input id: 'Deploy', message: 'Deploy?'; echo 'deployed' }");
        j.waitForMessage("Started run 1", build);
        j.waitForMessage("Deploy?", build);
        run(1).finish("SUCCESSFUL");
        j.waitForMessage("run SUCCESSFUL", build);
        assertTrue(build.isBuilding());
        build.getAction(InputAction.class).getExecution("Deploy").proceed(Map.of());
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        j.assertLogContains("deployed", build);
    }

    @Test
    void timeoutCancelsTheRun() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = run("timeout(time: 10, unit: 'SECONDS') { " + runStep("") + " }", Result.ABORTED);
        assertTrue(run(1).isCancelled(), () -> run(1).status());
        assertLine(build, "Buddy confirmed that it cancels run 1");
    }

    @Test
    void runThatIsNotAwaitedIsReturnedAtOnce() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = run(
                "def r = " + runStep("wait: false")
                        + "\necho \"${r.id} ${r.finishDate} ${r.actions} ${r.durationMillis}\"",
                Result.SUCCESS);
        j.assertLogContains("1 null [] 0", build);
        assertTrue(lastLine(build).contains(" run 1 of acme/web, pipeline 42, not followed: http"), lastLine(build));
        assertFalse(run(1).isCancelled());
    }

    @Test
    void resultHasTheFieldsOfTheRun() throws Exception {
        runs.by(new TimedScript().action("Build", Duration.ZERO, "log").output("DIGEST", "sha256:1"));
        WorkflowRun build = run(
                "def r = " + runStep("branch: 'main', revision: 'abc', comment: 'nightly'") + "\n"
                        + "echo \"${r.id}|${r.status}|${r.workspace}|${r.project}|${r.pipelineId}|${r.branch}|${r.tag}"
                        + "|${r.revision}|${r.actions[0].name}|${r.actions[0].status}|${r.outputVariables.DIGEST}\"\n"
                        + "echo \"${r.url} ${r.htmlUrl} ${r.comment} ${r.startDate} ${r.finishDate} ${r.durationMillis}\"",
                Result.SUCCESS);
        j.assertLogContains("1|SUCCESSFUL|acme|web|42|main|null|abc|Build|SUCCESSFUL|sha256:1", build);
        j.assertLogContains(" nightly ", build);
    }

    @Test
    void logsOfActionsAreShown() throws Exception {
        runs.by(new TimedScript()
                .action("Build", Duration.ZERO, "first line", "\u001b[31mred\u001b[0m", "  indented")
                .action("Push", Duration.ZERO, "pushed"));
        List<String> console = console(run(runStep(""), Result.SUCCESS));
        assertTrue(
                console.containsAll(List.of(
                        "[Buddy] | first line",
                        "[Buddy] | \u001b[31mred\u001b[0m",
                        "[Buddy] |   indented",
                        "[Buddy] | pushed")),
                console::toString);
    }

    @Test
    void logsAreLeftOutOnRequest() throws Exception {
        runs.by(new TimedScript().action("Build", Duration.ZERO, "first line"));
        WorkflowRun build = run(runStep("showLog: false"), Result.SUCCESS);
        j.assertLogNotContains("first line", build);
        assertLine(build, "'Build'");
    }

    @Test
    void secretVariableIsMaskedInTheLog() throws Exception {
        addCredentials(secretText("npm-token", "npm-secret\"7f3a"));
        runs.by(new TimedScript().action("Build", Duration.ZERO, "echo npm-secret\"7f3a", "npm-secret\\\"7f3a"));
        WorkflowRun build = run(runStep("variables: [[key: 'T', credentialsId: 'npm-token']]"), Result.SUCCESS);
        j.assertLogContains("[Buddy] | echo ****", build);
        j.assertLogNotContains("7f3a", build);
    }

    @Test
    void nodeIsLabelledWithTheRun() throws Exception {
        WorkflowRun build = run(runStep(""), Result.SUCCESS);
        assertEquals(
                "run 1 of acme/web, pipeline 42",
                node(build).getPersistentAction(LabelAction.class).getDisplayName());
    }

    /** A refused start fails the step even without propagation. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void refusedStartFailsTheStep(boolean propagate) throws Exception {
        buddy.failNext("POST", Fault.response(403, "{\"errors\":[{\"message\":\"No\"}]}"));
        List<String> console = console(run(runStep("propagate: " + propagate), Result.FAILURE));
        assertEquals(1, console.size(), console::toString);
        assertTrue(
                console.get(0)
                        .startsWith("[Buddy] Buddy responded with 403 to POST"
                                + " /workspaces/acme/projects/web/pipelines/42/executions: No. "),
                console::toString);
        assertTrue(console.get(0).contains("PIPELINE_RUN"), console::toString);
    }

    @Test
    void branchOfARemoteIsExplained() throws Exception {
        List<String> console = console(run(runStep("branch: 'origin/main'"), Result.FAILURE));
        assertTrue(console.get(0).endsWith("Check branch (use 'main' instead of 'origin/main')"), console::toString);
    }

    @Test
    void revisionIsAddedWhereItIsRequired() throws Exception {
        buddy.version2020(true);
        run(runStep("branch: 'main'"), Result.SUCCESS);
        assertEquals("HEAD", started().path("to_revision").path("revision").asText());
    }

    @Test
    void deletedRunIsAFailure() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(""));
        j.waitForMessage("Started run 1", build);
        run(1).delete();
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        assertLine(build, "Run 1 of acme/web, pipeline 42 was deleted");
    }

    @Test
    void statusOfTheStepIsInTheThreadDump() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(""));
        j.waitForMessage("Started run 1", build);
        String status =
                build.getExecution().getCurrentExecutions(true).get().get(0).getStatus();
        run(1).finish("SUCCESSFUL");
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        assertTrue(status.contains("acme/web, pipeline 42"), status);
    }

    @Test
    void waitForAPersonIsReportedOnce() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(""));
        run(1).status("WAITING_FOR_APPLY");
        j.waitForMessage("is waiting for a person", build);
        run(1).approve();
        run(1).finish("SUCCESSFUL");
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        assertEquals(
                1,
                console(build).stream()
                        .filter(line -> line.contains("is waiting for a person"))
                        .count());
    }

    /** Tokens expire and are replaced while a run goes on. */
    @Test
    void replacedTokenIsUsed() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(""));
        j.waitForMessage("Started run 1", build);
        buddy.token("another-token", null);
        SystemCredentialsProvider.getInstance()
                .setDomainCredentialsMap(Map.of(Domain.global(), List.of(secretText("buddy-token", "another-token"))));
        buddy.revokeToken(FakeBuddy.TOKEN);
        run(1).finish("SUCCESSFUL");
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
    }

    @Test
    void runThatDoesNotExistIsAFailure() throws Exception {
        WorkflowRun build = run(runStep("run: 7"), Result.FAILURE);
        assertTrue(lastLine(build).contains("Check workspace, project, pipelineId and run"), lastLine(build));
        assertEquals(List.of(), buddy.requests("POST"));
    }

    /** Nothing was started, so that the page has nothing to state. */
    @Test
    void refusedStartLeavesNoRecord() throws Exception {
        buddy.failNext("POST", Fault.response(400, "{\"errors\":[{\"message\":\"No\"}]}"));
        WorkflowRun build = run(runStep(""), Result.FAILURE);
        assertEquals(List.of(), RunRecords.of(build));
        assertEquals(List.of(), RunRecords.unconfirmed(build));
    }
}
