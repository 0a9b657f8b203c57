package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of {@code buddyRunPipeline}, in a job and in the snippet generator, and Job DSL. */
class RunPipelineFormTest extends RunPipelineTestCase {

    private static final String TARGET = "pipelineId: 42, project: 'web'";

    private static RunPipelineStep minimal() {
        RunPipelineStep step = new RunPipelineStep("acme", "web");
        step.setPipelineId(42);
        return step;
    }

    private static RunVariable value(String key, String value) {
        RunVariable variable = new RunVariable(key);
        variable.setValue(value);
        return variable;
    }

    private static RunVariable secret(String key, String credentialsId) {
        RunVariable variable = new RunVariable(key);
        variable.setCredentialsId(credentialsId);
        return variable;
    }

    private static RunPipelineStep full() {
        RunPipelineStep step = new RunPipelineStep("acme", "web");
        step.setPipeline("live-mirror");
        step.setServer("buddy");
        step.setCredentialsId("buddy-token");
        step.setBranch("main");
        step.setTag("v1");
        step.setPullRequest("pull/12");
        step.setRevision("abc");
        step.setComment("nightly");
        step.setVariables(List.of(value("EMPTY", ""), value("LINES", " a\n b "), secret("TOKEN", "buddy-token")));
        step.setActionsToRun(List.of("7", "$BUDDY_ACTION_ID"));
        step.setClearCache(true);
        step.setRefresh(true);
        step.setPriority("HIGH");
        step.setAdditionalFields("{\"delay_until\": \"2016-03-29T08:05:30Z\"}");
        step.setWait(false);
        step.setPropagate(false);
        step.setShowLog(false);
        step.setCancelOnAbort(false);
        return step;
    }

    private static RunPipelineStep following() {
        RunPipelineStep step = minimal();
        step.setRun("$RUN");
        return step;
    }

    static Stream<Named<RunPipelineStep>> steps() {
        return Stream.of(named("minimal", minimal()), named("full", full()), named("following", following()));
    }

    /** Compares all parameters of the data-bound model, nested ones included. */
    private static void assertSame(RunPipelineStep expected, RunPipelineStep actual) {
        DescribableModel<RunPipelineStep> model = DescribableModel.of(RunPipelineStep.class);
        assertEquals(
                model.uninstantiate2(expected).toMap(),
                model.uninstantiate2(actual).toMap());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void stepFormKeepsAllValues(RunPipelineStep step) throws Exception {
        assertSame(step, new StepConfigTester(j).configRoundTrip(step));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void freestyleFormKeepsAllValues(RunPipelineStep step) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new RunPipelineBuilder(step));
        j.configRoundtrip(job);
        assertSame(step, job.getBuildersList().get(RunPipelineBuilder.class).getStep());
    }

    @Test
    void snippetOmitsDefaults() throws Exception {
        assertEquals("buddyRunPipeline " + TARGET + ", workspace: 'acme'", Snippetizer.object2Groovy(minimal()));
        RunPipelineStep step = minimal();
        step.setVariables(List.of(value("A", "1"), secret("T", "npm-token")));
        step.setActionsToRun(List.of("7"));
        step.setWait(false);
        assertEquals(
                "buddyRunPipeline actionsToRun: ['7'], " + TARGET
                        + ", variables: [[key: 'A', value: '1'], [credentialsId: 'npm-token', key: 'T']], wait: false,"
                        + " workspace: 'acme'",
                Snippetizer.object2Groovy(step));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void generatedSnippetIsBound(RunPipelineStep step) throws Exception {
        new SnippetizerTester(j).assertRoundTrip(step, Snippetizer.object2Groovy(step));
    }

    @Test
    void snippetRunsInADeclarativePipeline() throws Exception {
        long action = addAction("Build");
        RunPipelineStep step = full();
        step.setTag(null);
        step.setPullRequest(null);
        step.setActionsToRun(List.of(Long.toString(action)));
        run("pipeline { agent none; stages { stage('Run') { steps {\n" + Snippetizer.object2Groovy(step) + "\n} } } }");
        assertEquals(3, started().path("variables").size());
    }

    @Test
    void declarativePipelineTakesNumbersAndVariables() throws Exception {
        addAction("Build");
        WorkflowRun build = run("pipeline { agent none; stages { stage('Run') { steps {\n"
                + "  script { started = buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42, wait: false) }\n"
                + "  buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42, run: 1)\n"
                + "  buddyRunPipeline(workspace: 'acme', project: 'web', pipeline: 'live-mirror', run: \"${started.id}\")\n"
                + "  buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42, actionsToRun: [1],\n"
                + "      variables: [A: '1'], clearCache: true)\n"
                + "} } } }");
        assertEquals(2, runs.all().size(), () -> build.toString());
    }

    @Test
    void jobDslCreatesAJobThatRuns() throws Exception {
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText("""
                freeStyleJob('run') {
                  steps {
                    runPipelineBuilder {
                      step {
                        workspace('acme')
                        project('web')
                        pipelineId('$ID')
                        branch('main')
                        variables {
                          runVariable {
                            key('A')
                            value('1')
                          }
                        }
                        clearCache(true)
                      }
                    }
                  }
                  parameters { stringParam('ID', '42') }
                }
                """);
        script.setUseScriptText(true);
        FreeStyleProject seed = j.createFreeStyleProject("seed");
        seed.getBuildersList().add(script);
        j.buildAndAssertSuccess(seed);
        j.buildAndAssertSuccess(j.jenkins.getItemByFullName("run", FreeStyleProject.class));
        assertEquals(JSON.readTree("""
                        {"branch": {"name": "main"}, "clear_cache": true,
                         "variables": [{"key": "A", "value": "1", "encrypted": false}]}
                        """), started());
    }

    @Test
    void actionSelectedByNameIsStoredByItsId() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new RunPipelineBuilder(minimal()));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            HtmlForm form = page.getFormByName("config");
            page.<HtmlButton>getFirstByXPath("//button[normalize-space()='Add an action']")
                    .click();
            browser.waitForBackgroundJavaScript(10_000);
            form.getInputByName("_.action").setValue("Build (image) (7)");
            j.submit(form);
        }
        assertEquals(
                List.of("7"),
                job.getBuildersList().get(RunPipelineBuilder.class).getStep().getActionsToRun());
    }

    private static RunPipelineStep.DescriptorImpl form() {
        return j.jenkins.getDescriptorByType(RunPipelineStep.DescriptorImpl.class);
    }

    private static void assertKind(FormValidation.Kind expected, FormValidation... validations) {
        assertAll(IntStream.range(0, validations.length)
                .mapToObj(i -> () -> assertEquals(
                        expected, validations[i].kind, "validation " + i + ": " + validations[i].getMessage())));
    }

    @Test
    void inputIsCheckedInTheForm() {
        assertKind(
                FormValidation.Kind.ERROR,
                form().doCheckBranch("main", "v1", ""),
                form().doCheckRun("seven"),
                form().doCheckAction(""),
                form().doCheckAction("Build"),
                form().doCheckAdditionalFields("{"),
                form().doCheckAdditionalFields("{\"branch\": \"x\"}"));
        assertKind(
                FormValidation.Kind.OK,
                form().doCheckBranch("main", "", ""),
                form().doCheckRun(""),
                form().doCheckRun("7"),
                form().doCheckRun("$RUN"),
                form().doCheckAction("Build (7)"),
                form().doCheckAction("$BUDDY_ACTION_ID"),
                form().doCheckAdditionalFields("{\"delay_until\": \"$DATE\"}"));
    }

    @Test
    void actionsOfThePipelineAreOffered() {
        long action = addAction("Build");
        assertTrue(
                form().doFillActionItems(null, "", "", "acme", "web", "42", "").contains("Build (" + action + ")"));
    }

    @Test
    void nodeShowsWhatIsRun() throws Exception {
        assertEquals("main", form().argumentsToString(Map.of("branch", "main", "pipelineId", 42)));
        assertEquals("42", form().argumentsToString(Map.of("pipelineId", 42)));
    }
}
