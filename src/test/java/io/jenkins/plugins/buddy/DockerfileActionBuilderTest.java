package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.registry.AmazonEcr;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.JenkinsRule;

/** The freestyle build step: its form, its file, and the variables for later steps. */
class DockerfileActionBuilderTest extends BuddyJenkinsTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static DockerfileActionStep named(String name) {
        return new DockerfileActionStep("acme", "web", 42, name);
    }

    private FreeStyleProject job(DockerfileActionStep step) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        return job;
    }

    private JsonNode sent() {
        return buddy.requests("POST").get(0).body();
    }

    @Test
    void jobCreatedInTheFormIsStoredAndRuns() throws Exception {
        FreeStyleProject job = job(new DockerfileActionStep(null, null, 0, null));
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TAG", "14.06")));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            HtmlForm form = page.getFormByName("config");
            form.getInputByName("_.workspace").setValue("acme");
            form.getInputByName("_.project").setValue("web");
            form.getInputByName("_.pipelineId").setValue("42");
            form.getInputByName("_.name").setValue("Build ${TAG}");
            assertEquals("Dockerfile", form.getInputByName("_.dockerfilePath").getValue());
            form.getInputByName("_.dockerfilePath").setValue("dir/Dockerfile");
            form.getInputByName("_.dockerImageTag").setValue("$TAG.$BUILD_NUMBER");
            form.getTextAreaByName("_.buildArgs").setText("A=1\n\nB=$TAG\n");
            assertTrue(form.getInputByName("_.buildkit").isChecked());
            form.getInputByName("_.insecureRegistry").setChecked(true);
            form.getInputByName("_.doNotPruneImages").setChecked(true);
            select(page, "No registry", "Amazon ECR");
            browser.waitForBackgroundJavaScript(10_000);
            form.getInputByName("_.integration").setValue("5ddb7c180fb38be67bd78a88a");
            form.getInputByName("_.region").setValue("us-east-1");
            form.getInputByName("_.repository").setValue("MyDockerRepo");
            for (String[] secret : new String[][] {{"someSecret", "path_to_secret"}, {"mysecret", "MY_ENV_VAR_KEY"}}) {
                HtmlButton add = page.getFirstByXPath("//button[normalize-space()='Add a secret']");
                add.click();
                browser.waitForBackgroundJavaScript(10_000);
                form.getInputsByName("_.id")
                        .get(form.getInputsByName("_.id").size() - 1)
                        .setValue(secret[0]);
                form.getInputsByName("_.value")
                        .get(form.getInputsByName("_.value").size() - 1)
                        .setValue(secret[1]);
            }
            List<HtmlSelect> types = form.getSelectsByName("_.type");
            types.get(1).setSelectedAttribute("ENV", true);
            j.submit(form);
        }

        job.doReload();
        FreeStyleProject reloaded = (FreeStyleProject) j.jenkins.getItem(job.getName());
        FreeStyleBuild build = j.buildAndAssertSuccess(reloaded);

        assertEquals(JSON.readTree("""
                        {"name": "Build 14.06", "type": "DOCKERFILE", "trigger_time": "ON_EVERY_EXECUTION",
                         "docker_image_tag": "14.06.1", "region": "us-east-1",
                         "integration": {"identifier": "5ddb7c180fb38be67bd78a88a"},
                         "dockerfile_path": "dir/Dockerfile", "repository": "MyDockerRepo",
                         "insecure_registry": true, "do_not_prune_images": true, "buildkit": true,
                         "secrets": [{"id": "someSecret", "value": "path_to_secret", "type": "FILE"},
                                     {"id": "mysecret", "value": "MY_ENV_VAR_KEY", "type": "ENV"}],
                         "build_args": ["A=1", "B=14.06"], "docker_registry": "AMAZON_ECR", "provenance": "NONE"}
                        """), sent());
        assertEquals("CREATED", results(build).get(0).getOutcome());
        assertTrue(console(build).get(0).startsWith("[Buddy] CREATED action 'Build 14.06' (id 1)"));
    }

    private static void select(HtmlPage page, String selected, String option) throws Exception {
        HtmlSelect select = page.getFirstByXPath("//select[option[normalize-space()='" + selected + "']]");
        select.setSelectedAttribute(select.getOptionByText(option), true);
    }

    @Test
    void laterStepsReceiveTheLastResult() throws Exception {
        FreeStyleProject job = job(named("First"));
        CaptureEnvironmentBuilder afterFirst = new CaptureEnvironmentBuilder();
        CaptureEnvironmentBuilder afterSecond = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(afterFirst);
        job.getBuildersList().add(new DockerfileActionBuilder(named("Second")));
        job.getBuildersList().add(afterSecond);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        assertVariables(afterFirst.getEnvVars(), results(build).get(0), "First");
        assertVariables(afterSecond.getEnvVars(), results(build).get(1), "Second");
    }

    private static void assertVariables(EnvVars env, BuddyActionResult result, String name) {
        assertEquals(result.getId().toString(), env.get("BUDDY_ACTION_ID"));
        assertEquals(name, env.get("BUDDY_ACTION_NAME"));
        assertEquals(result.getHtmlUrl(), env.get("BUDDY_ACTION_URL"));
        assertEquals("CREATED", env.get("BUDDY_ACTION_OUTCOME"));
    }

    @Test
    void variablesAreReplacedInAllTextFields() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("$W", "${P}", 0, "$N");
        step.setPipelineId("$ID");
        step.setDockerfilePath("$N/Dockerfile");
        step.setContextPath("$N");
        step.setBuildArgs(List.of("N=$N", "UNKNOWN=$UNKNOWN"));
        step.setSecrets(List.of(new BuildSecret("$N", "ENV", "$N")));
        step.setRegistry(new AmazonEcr("$N", "$N", "$N"));
        step.setAdditionalFields("{\"timeout\": $ID}");
        FreeStyleProject job = job(step);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("W", "acme"),
                new StringParameterDefinition("P", "web"),
                new StringParameterDefinition("ID", "42"),
                new StringParameterDefinition("N", "x")));
        j.buildAndAssertSuccess(job);
        assertEquals(JSON.readTree("""
                        {"name": "x", "type": "DOCKERFILE", "trigger_time": "ON_EVERY_EXECUTION", "region": "x",
                         "integration": {"identifier": "x"}, "dockerfile_path": "x/Dockerfile", "context_path": "x",
                         "repository": "x", "insecure_registry": false, "do_not_prune_images": false,
                         "buildkit": true, "secrets": [{"id": "x", "value": "x", "type": "ENV"}],
                         "build_args": ["N=x", "UNKNOWN=$UNKNOWN"], "docker_registry": "AMAZON_ECR",
                         "provenance": "NONE", "timeout": 42}
                        """), sent());
    }

    @Test
    void invalidParametersAreReportedInOneLineAndNotStored() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("", "web", 0, "Build image");
        step.setPipelineId("$UNDEFINED");
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job(step));
        assertEquals(
                List.of("[Buddy] Invalid parameters, nothing was sent to Buddy. workspace: is required;"
                        + " pipelineId: '$UNDEFINED' is not a pipeline ID"),
                console(build));
        assertNull(build.getAction(BuddyBuildData.class));
        assertTrue(buddy.requests().isEmpty());
    }

    @Test
    void rejectedRequestIsReportedInOneLineAndNotStored() throws Exception {
        buddy.failNext("POST", Fault.response(400, "{\"errors\":[{\"message\":\"No\"},{\"message\":\"way\"}]}"));
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job(named("Build image")));
        assertEquals(
                List.of(
                        "[Buddy] Buddy responded with 400 to POST /workspaces/acme/projects/web/pipelines/42/actions: No; way"),
                console(build));
        assertNull(build.getAction(BuddyBuildData.class));
    }

    @Test
    void abortEndsTheRequestAndTheBuild() throws Exception {
        buddy.failAll(Fault.silence());
        FreeStyleBuild build = job(named("Build image")).scheduleBuild2(0).waitForStart();
        buddy.awaitInjectedFaults(1);
        build.getExecutor().interrupt();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
    }

    @Test
    void defaultsAreNotStored() throws Exception {
        String xml = Items.XSTREAM2.toXML(new DockerfileActionBuilder(named("Build image")));
        assertEquals("""
                <io.jenkins.plugins.buddy.DockerfileActionBuilder>
                  <step>
                    <workspace>acme</workspace>
                    <project>web</project>
                    <pipelineId>42</pipelineId>
                    <name>Build image</name>
                  </step>
                </io.jenkins.plugins.buddy.DockerfileActionBuilder>""", xml.replaceAll(" plugin=\"[^\"]*\"", ""));
    }

    @Test
    void missingElementsHaveTheirDefaults() throws Exception {
        FreeStyleProject job = (FreeStyleProject) j.jenkins.createProjectFromXML(
                "minimal", new ByteArrayInputStream("""
                        <project>
                          <builders>
                            <io.jenkins.plugins.buddy.DockerfileActionBuilder>
                              <step>
                                <workspace>acme</workspace>
                                <project>web</project>
                                <pipelineId>42</pipelineId>
                                <name>Build image</name>
                              </step>
                            </io.jenkins.plugins.buddy.DockerfileActionBuilder>
                            <io.jenkins.plugins.buddy.DockerfileActionBuilder/>
                          </builders>
                        </project>
                        """.getBytes(StandardCharsets.UTF_8)));
        DockerfileActionStep step = job.getBuildersList()
                .getAll(DockerfileActionBuilder.class)
                .get(0)
                .getStep();
        assertEquals(true, step.getBuildkit());
        assertEquals(List.of(), step.getBuildArgs());
        assertEquals(List.of(), step.getSecrets());
        assertEquals("Dockerfile", step.getDockerfilePath());
        assertEquals("NONE", step.getProvenance());
        assertEquals("ON_EVERY_EXECUTION", step.getTriggerTime());
        assertEquals("UPDATE", step.getIfExists());
        assertNull(step.getCacheMode());
        assertEquals(false, step.getDryRun());
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        assertEquals(1, results(build).size());
        assertEquals(
                "[Buddy] Invalid parameters, nothing was sent to Buddy. workspace: is required; project: is required;"
                        + " pipelineId: is required, unless pipeline is specified; name: is required",
                console(build).get(1));
    }
}
