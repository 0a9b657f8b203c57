package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.buddy.fake.HeldRequest;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;

/** The freestyle build step "Run Buddy pipeline". */
class RunPipelineBuilderTest extends RunPipelineTestCase {

    private static RunPipelineStep step() {
        RunPipelineStep step = new RunPipelineStep("acme", "web");
        step.setPipelineId(42);
        return step;
    }

    private static FreeStyleProject job(RunPipelineStep step) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new RunPipelineBuilder(step));
        return job;
    }

    private static RunVariable variable(String key, String value) {
        RunVariable variable = new RunVariable(key);
        variable.setValue(value);
        return variable;
    }

    @Test
    void variablesAreReplaced() throws Exception {
        long action = addAction("Build");
        RunPipelineStep step = new RunPipelineStep("$W", "${P}");
        step.setPipelineId("$ID");
        step.setBranch("refs/heads/$N");
        step.setRevision("$N");
        step.setComment("$N $UNKNOWN");
        step.setVariables(List.of(variable("K_$N", " $N ")));
        step.setActionsToRun(List.of("$ACTION"));
        step.setAdditionalFields("{\"delay_until\": \"$DATE\"}");
        step.setClearCache("$FLAG");
        step.setPriority("$PRIORITY");
        FreeStyleProject job = job(step);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("W", "acme"),
                new StringParameterDefinition("P", "web"),
                new StringParameterDefinition("ID", "42"),
                new StringParameterDefinition("N", "x"),
                new StringParameterDefinition("FLAG", "true"),
                new StringParameterDefinition("PRIORITY", "LOW"),
                new StringParameterDefinition("ACTION", Long.toString(action)),
                new StringParameterDefinition("DATE", "2016-03-29T08:05:30Z")));
        j.buildAndAssertSuccess(job);
        assertTrue(run(1).comment().contains(" x $UNKNOWN http"), () -> run(1).comment());
        assertEquals(JSON.readTree("""
                        {"branch": {"name": "x"}, "to_revision": {"revision": "x"},
                         "variables": [{"key": "K_x", "value": " x ", "encrypted": false}],
                         "actions_to_run": [%d], "clear_cache": true, "priority": "LOW", "delay_until": "2016-03-29T08:05:30Z"}
                        """.formatted(action)), started());
    }

    @Test
    void laterStepsReceiveTheRun() throws Exception {
        runs.by(new TimedScript().action("Build", Duration.ZERO).output("DIGEST", "sha256:1"));
        FreeStyleProject job = job(step());
        CaptureEnvironmentBuilder later = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(later);
        j.buildAndAssertSuccess(job);
        assertAll(
                () -> assertEquals("1", later.getEnvVars().get("BUDDY_RUN_ID")),
                () -> assertEquals("SUCCESSFUL", later.getEnvVars().get("BUDDY_RUN_STATUS")),
                () -> assertTrue(later.getEnvVars().get("BUDDY_RUN_URL").endsWith("/execution/1")),
                () -> assertEquals("sha256:1", later.getEnvVars().get("BUDDY_RUN_OUTPUT_DIGEST")));
    }

    @ParameterizedTest
    @CsvSource({"FAILED, FAILURE", "TERMINATED, ABORTED", "SKIPPED, NOT_BUILT"})
    void statusIsTheResultOfTheBuild(String status, String result) throws Exception {
        runs.by(RunScript.ended(status));
        FreeStyleProject job = job(step());
        CaptureEnvironmentBuilder later = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(later);
        FreeStyleBuild build = j.buildAndAssertStatus(Result.fromString(result), job);
        assertTrue(lastLine(build).startsWith("[Buddy] " + status + " run 1 of acme/web"), lastLine(build));
        assertNull(later.getEnvVars(), "later steps run");
        assertEquals(
                status, build.getEnvironment(hudson.model.TaskListener.NULL).get("BUDDY_RUN_STATUS"));
    }

    @Test
    void failedRunGoesOnWithoutPropagation() throws Exception {
        runs.by(RunScript.ended("FAILED"));
        RunPipelineStep step = step();
        step.setPropagate(false);
        FreeStyleProject job = job(step);
        CaptureEnvironmentBuilder later = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(later);
        j.buildAndAssertSuccess(job);
        assertEquals("FAILED", later.getEnvVars().get("BUDDY_RUN_STATUS"));
    }

    @Test
    void unsetVariableIsNoAction() throws Exception {
        RunPipelineStep step = step();
        step.setActionsToRun(List.of("$BUDDY_ACTION_ID"));
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job(step));
        assertLine(build, "actionsToRun[0]: '$BUDDY_ACTION_ID' is not a numeric ID");
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void abortCancelsTheRun() throws Exception {
        runs.by(RunScript.manual());
        FreeStyleBuild build = job(step()).scheduleBuild2(0).waitForStart();
        j.waitForMessage("Started run 1", build);
        build.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertTrue(lastLine(build).startsWith("[Buddy] Buddy confirmed that it cancels run 1"), lastLine(build));
        assertTrue(run(1).isCancelled());
    }

    @Test
    void runGoesOnAfterAnAbortOnRequest() throws Exception {
        runs.by(RunScript.manual());
        RunPipelineStep step = step();
        step.setCancelOnAbort(false);
        FreeStyleBuild build = job(step).scheduleBuild2(0).waitForStart();
        j.waitForMessage("Started run 1", build);
        build.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertTrue(
                lastLine(build)
                        .startsWith("[Buddy] Run 1 of acme/web, pipeline 42 was not cancelled and is still running: "),
                lastLine(build));
        assertFalse(run(1).isCancelled());
    }

    @Test
    void secondAbortEndsAtOnce() throws Exception {
        runs.by(RunScript.manual());
        FreeStyleBuild build = job(step()).scheduleBuild2(0).waitForStart();
        j.waitForMessage("Started run 1", build);
        HeldRequest held = buddy.holdNext("PATCH");
        build.getExecutor().interrupt();
        held.awaitArrival();
        build.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        assertFalse(console(build).toString().contains("confirm"), () -> build.toString());
    }

    /** Only what users set. */
    @Test
    void fileHasNoDefaults() {
        RunPipelineStep step = step();
        step.setWait(true);
        step.setPriority("NORMAL");
        step.setVariables(List.of());
        step.setPropagate(false);
        String xml = Items.XSTREAM2.toXML(new RunPipelineBuilder(step));
        assertEquals("""
                <io.jenkins.plugins.buddy.run.RunPipelineBuilder>
                  <step>
                    <workspace>acme</workspace>
                    <project>web</project>
                    <pipelineId>42</pipelineId>
                    <propagate>false</propagate>
                  </step>
                </io.jenkins.plugins.buddy.run.RunPipelineBuilder>""", xml.replaceAll(" plugin=\"[^\"]*\"", ""));
    }
}
