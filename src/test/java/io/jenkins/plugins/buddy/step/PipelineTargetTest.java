package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.DockerfileActionBuilder;
import io.jenkins.plugins.buddy.DockerfileActionStep;
import io.jenkins.plugins.buddy.fake.Fault;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters that name the pipeline. */
class PipelineTargetTest extends BuddyJenkinsTestCase {

    private static String step(String pipeline, String more) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', name: 'Build image'" + pipeline + more + ")";
    }

    private static DockerfileActionStep.DescriptorImpl descriptor() {
        return j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"live-mirror", "Live mirror", " live-mirror\\n"})
    void pipelineIsFoundByItsIdentifierOrName(String pipeline) throws Exception {
        WorkflowRun run =
                run("def a = " + step(", pipeline: '" + pipeline + "'", "") + "\necho \"ID ${a.pipelineId}\"");
        j.assertLogContains("ID 42", run);
        assertEquals(42, results(run).get(0).getPipelineId());
        List<String> console = console(run);
        assertTrue(console.get(0).contains("in acme/web, pipeline 42"), console::toString);
    }

    @Test
    void pipelineIsFoundInDryRunsAndDeclarativePipelines() throws Exception {
        WorkflowRun run = run("pipeline { agent none\nstages { stage('Buddy') { steps { "
                + step(", pipeline: 'live-mirror'", ", dryRun: true") + " } } } }");
        assertEquals(42, results(run).get(0).getPipelineId());
        assertEquals(0, buddy.requests("POST").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                           | pipelineId: is required, unless pipeline is specified
                    ", pipeline: ' '"                            | pipelineId: is required, unless pipeline is specified
                    ", pipeline: 'live-mirror', pipelineId: 42"  | pipeline: specify either pipelineId or pipeline, not both
                    ", pipelineId: 'live-mirror'"                | pipelineId: 'live-mirror' is not a pipeline ID
                    """)
    void exactlyOneOfTheTwoIsRequired(String pipeline, String error) throws Exception {
        WorkflowRun run = runAndFail(step(pipeline, ""));
        assertEquals(List.of("[Buddy] Invalid parameters, nothing was sent to Buddy. " + error), console(run));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void unknownPipelineIsOneLine() throws Exception {
        WorkflowRun run = runAndFail(step(", pipeline: 'mirror'", ""));
        assertEquals(
                List.of("[Buddy] pipeline: acme/web has no pipeline with the identifier or name 'mirror'"),
                console(run));
        assertEquals(0, buddy.requests("POST").size());
    }

    @Test
    void unknownProjectNamesTheParametersThatMatter() throws Exception {
        WorkflowRun run = runAndFail(
                "buddyDockerfileAction(workspace: 'acme', project: 'x', pipeline: 'y', name: 'Build image')");
        List<String> console = console(run);
        assertTrue(
                console.get(0).endsWith("Check workspace and project; Buddy does not report which one was not found"),
                console::toString);
    }

    @Test
    void abortDuringTheLookupEndsTheStep() throws Exception {
        buddy.failNext("GET", Fault.silence());
        WorkflowRun run = pipelineJob(step(", pipeline: 'live-mirror'", ""))
                .scheduleBuild2(0)
                .waitForStart();
        buddy.awaitInjectedFaults(1);
        run.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void variableIsReplacedInFreestyleJobs() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 0, "Build image");
        step.setPipeline("$PIPELINE");
        FreeStyleProject job = j.createFreeStyleProject();
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("PIPELINE", "live-mirror")));
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        assertEquals(42, results(j.buildAndAssertSuccess(job)).get(0).getPipelineId());
    }

    @Test
    void formOffersIdentifiersAndChecksThem() {
        var descriptor = descriptor();
        assertEquals(List.of("live-mirror"), descriptor.doFillPipelineItems(null, "", "", "acme", "web"));
        assertEquals(
                FormValidation.Kind.OK,
                descriptor.doCheckPipeline(null, "Live mirror", "", "", "acme", "web", "").kind);
        assertEquals(
                FormValidation.Kind.WARNING, descriptor.doCheckPipeline(null, "other", "", "", "acme", "web", "").kind);
        assertEquals(
                "specify either pipelineId or pipeline, not both",
                descriptor
                        .doCheckPipeline(null, "live-mirror", "", "", "acme", "web", "42")
                        .getMessage());
    }

    @Test
    void formRequiresTheIdOnlyWithoutAnIdentifier() {
        assertEquals(
                FormValidation.Kind.ERROR, descriptor().doCheckPipelineId(null, "", "", "", "acme", "web", "").kind);
        assertEquals(
                FormValidation.Kind.OK,
                descriptor().doCheckPipelineId(null, "", "", "", "acme", "web", "live-mirror").kind);
    }
}
