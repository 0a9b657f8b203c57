package io.jenkins.plugins.buddy.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.Fault;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.TestExtension;

/**
 * Verifies that a second capability needs no change of the shared classes; {@link ExampleStep} is that capability. It is public because
 * {@code TestExtension} on a method requires it.
 */
public class SecondCapabilityTest extends BuddyJenkinsTestCase {

    private static final String EXAMPLE = "buddyExample(workspace: 'acme', project: 'web', pipelineId: 42)";

    @TestExtension
    public static ExampleStep.DescriptorImpl stepDescriptor() {
        return new ExampleStep.DescriptorImpl();
    }

    @TestExtension
    public static ExampleBuilder.DescriptorImpl builderDescriptor() {
        return new ExampleBuilder.DescriptorImpl();
    }

    /** The records, with the generated IDs of the steps replaced. */
    private static List<String> records(Run<?, ?> run) throws Exception {
        return Files.readString(run.getRootDir().toPath().resolve("buddy-steps.jsonl"))
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.replaceAll("[0-9a-f-]{36}", "id"))
                .toList();
    }

    @Test
    void pipelineStepReturnsAndRecordsItsResult() throws Exception {
        buddy.failNext("POST", Fault.response(201, "{\"id\": 7}"));
        WorkflowRun run = run("echo \"run ${" + EXAMPLE + "}\"");
        j.assertLogContains("run 7", run);
        assertEquals(List.of("[Buddy] STARTED run 7"), console(run));
        assertEquals(
                List.of(
                        "{\"step\":\"id\",\"type\":\"example\",\"checkpoint\":"
                                + "{\"path\":\"/workspaces/acme/projects/web/pipelines/42/executions\"}}",
                        "{\"step\":\"id\",\"type\":\"example\",\"result\":{\"id\":7}}"),
                records(run));
    }

    @Test
    void recordsOfAnotherCapabilityAreNotActions() throws Exception {
        buddy.fail(request -> request.path().endsWith("/executions"), Fault.response(201, "{\"id\": 7}"), false, 2);
        WorkflowRun run = run(EXAMPLE + "\n" + step("") + "\n" + EXAMPLE);
        assertEquals(6, records(run).size());
        assertEquals(
                List.of("CREATED action 'Build image' (id 1)"),
                results(run).stream().map(Object::toString).toList());
    }

    @Test
    void failureIsReportedWithAHint() throws Exception {
        buddy.failNext("POST", Fault.response(403, "{\"errors\":[{\"message\":\"No\"}]}"));
        List<String> console = console(runAndFail(EXAMPLE));
        assertEquals(1, console.size(), console::toString);
        assertTrue(
                console.get(0)
                        .startsWith("[Buddy] Buddy responded with 403 to POST"
                                + " /workspaces/acme/projects/web/pipelines/42/executions: No. "),
                console::toString);
        assertTrue(console.get(0).contains("credentialsId"), console::toString);
    }

    @Test
    void invalidParametersAreReportedBeforeAnyRequest() throws Exception {
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. workspace: is required; pipelineId: 'forty-two' is not a pipeline ID"),
                console(runAndFail("buddyExample(project: 'web', pipelineId: 'forty-two')")));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void abortReportsThePendingWrite() throws Exception {
        buddy.failNext("POST", Fault.silence());
        WorkflowRun run = pipelineJob(EXAMPLE).scheduleBuild2(0).waitForStart();
        buddy.awaitInjectedFaults(1);
        assertEquals(
                "starting a run",
                run.getExecution().getCurrentExecutions(true).get().get(0).getStatus());
        run.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertEquals(List.of("[Buddy] Aborted. Buddy may have started a run of acme/web, pipeline 42"), console(run));
    }

    @Test
    void freestyleStepReplacesVariablesAndRecordsItsResult() throws Exception {
        buddy.failNext("POST", Fault.response(201, "{\"id\": 7}"));
        FreeStyleProject job = j.createFreeStyleProject();
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("PROJECT", "web")));
        ExampleStep step = new ExampleStep("acme", "$PROJECT");
        step.setPipelineId(42);
        job.getBuildersList().add(new ExampleBuilder(step));
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        assertEquals(List.of("[Buddy] STARTED run 7"), console(build));
        assertEquals(List.of("{\"type\":\"example\",\"result\":{\"id\":7}}"), records(build));
        assertEquals(
                "/workspaces/acme/projects/web/pipelines/42/executions",
                buddy.requests("POST").get(0).path());
    }
}
