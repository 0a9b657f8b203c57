package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.registry.AmazonEcr;
import io.jenkins.plugins.buddy.registry.DockerHub;
import io.jenkins.plugins.buddy.registry.GitHubContainerRegistry;
import io.jenkins.plugins.buddy.registry.GoogleArtifactRegistry;
import io.jenkins.plugins.buddy.registry.GoogleGcr;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The form: what goes in comes out, as a job, as a snippet and as a step. */
class StepFormTest extends BuddyJenkinsTestCase {

    private static final String REQUIRED = "name: 'Build image', pipelineId: 42, project: 'web', workspace: 'acme'";

    private static DockerfileActionStep minimal() {
        return new DockerfileActionStep("acme", "web", 42, "Build image");
    }

    private static DockerfileActionStep full(ImageRegistry registry) {
        DockerfileActionStep step = minimal();
        step.setServer("buddy");
        step.setCredentialsId("buddy-token");
        step.setDockerfilePath("d/Dockerfile");
        step.setContextPath("d");
        step.setDockerImageTag("7");
        step.setRegistry(registry);
        step.setBuildArgs(List.of("A=1", "B=2"));
        step.setSecrets(List.of(new BuildSecret("npmrc", "FILE", ".npmrc"), new BuildSecret("key", "ENV", "KEY")));
        step.setInsecureRegistry(true);
        step.setDoNotPruneImages(true);
        step.setBuildkit(false);
        step.setProvenance("MAX");
        step.setCacheMode("MIN");
        step.setTriggerTime("ON_FAILURE");
        step.setAdditionalFields("{\"timeout\": 600}");
        step.setIfExists("KEEP");
        step.setDryRun(true);
        return step;
    }

    private static DockerHub dockerHub() {
        DockerHub registry = new DockerHub("acme/web");
        registry.setCredentialsId("registry-login");
        return registry;
    }

    private static OtherRegistry otherRegistry() {
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("registry-login");
        return registry;
    }

    private static GoogleArtifactRegistry googleArtifactRegistry() {
        GoogleArtifactRegistry registry = new GoogleArtifactRegistry("5d", "web");
        registry.setRegistry("europe-docker.pkg.dev");
        return registry;
    }

    private static List<ImageRegistry> registries() {
        List<ImageRegistry> registries = new ArrayList<>(List.of(
                dockerHub(),
                new AmazonEcr("5d", "us-east-1", "web"),
                new GoogleGcr("5d", "eu.gcr.io", "web"),
                googleArtifactRegistry(),
                new GitHubContainerRegistry("5d", "web"),
                otherRegistry()));
        registries.add(null);
        return registries;
    }

    /** Compares all parameters, whatever there are, nested ones included. */
    private static void assertSame(DockerfileActionStep expected, DockerfileActionStep actual) {
        DescribableModel<DockerfileActionStep> model = DescribableModel.of(DockerfileActionStep.class);
        assertEquals(
                model.uninstantiate2(expected).toMap(),
                model.uninstantiate2(actual).toMap());
    }

    @Test
    void theStepsFormLosesNothing() throws Exception {
        StepConfigTester tester = new StepConfigTester(j);
        assertSame(minimal(), tester.configRoundTrip(minimal()));
        for (ImageRegistry registry : registries()) {
            assertSame(full(registry), tester.configRoundTrip(full(registry)));
        }
    }

    @Test
    void theFreestyleFormLosesNothing() throws Exception {
        for (ImageRegistry registry : registries()) {
            FreeStyleProject job = j.createFreeStyleProject();
            job.getBuildersList().add(new DockerfileActionBuilder(full(registry)));
            j.configRoundtrip(job);
            assertSame(
                    full(registry),
                    job.getBuildersList().get(DockerfileActionBuilder.class).getStep());
        }
    }

    @Test
    void theFormKeepsWhatItDoesNotKnow() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 0, "Build image");
        step.setPipelineIdText("$PIPELINE");
        step.setServer("gone");
        step.setCredentialsId("gone-too");
        step.setProvenance("FUTURE");
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        j.configRoundtrip(job);
        DockerfileActionStep saved =
                job.getBuildersList().get(DockerfileActionBuilder.class).getStep();
        assertEquals("$PIPELINE", saved.getPipelineId());
        assertEquals("gone", saved.getServer());
        assertEquals("gone-too", saved.getCredentialsId());
        assertEquals("FUTURE", saved.getProvenance());
    }

    @Test
    void snippetsAreMinimal() throws Exception {
        assertEquals("buddyDockerfileAction " + REQUIRED, Snippetizer.object2Groovy(minimal()));
        DockerfileActionStep step = minimal();
        step.setRegistry(new AmazonEcr("5d", "us-east-1", "web"));
        step.setBuildArgs(List.of("A=1"));
        step.setSecrets(List.of(new BuildSecret("npmrc", "FILE", ".npmrc")));
        assertEquals(
                "buddyDockerfileAction buildArgs: ['A=1'], name: 'Build image', pipelineId: 42, project: 'web',"
                        + " registry: amazonEcr(integration: '5d', region: 'us-east-1', repository: 'web'),"
                        + " secrets: [[id: 'npmrc', type: 'FILE', value: '.npmrc']], workspace: 'acme'",
                Snippetizer.object2Groovy(step));
    }

    @Test
    void theSnippetGeneratorMakesSnippetsThatRun() throws Exception {
        SnippetizerTester tester = new SnippetizerTester(j);
        for (ImageRegistry registry : registries()) {
            DockerfileActionStep step = full(registry);
            step.setDryRun(true);
            String snippet = Snippetizer.object2Groovy(step);
            tester.assertRoundTrip(step, snippet);
            assertEquals("DRY_RUN", results(run(snippet)).get(0).getOutcome());
        }
    }

    @Test
    void theSnippetGeneratorsPageMakesASnippet() throws Exception {
        tester(
                "{'stapler-class': '" + DockerfileActionStep.class.getName() + "', '$class': '"
                        + DockerfileActionStep.class.getName() + "', 'workspace': 'acme', 'project': 'web',"
                        + " 'pipelineId': '42', 'name': 'Build image', 'dockerfilePath': 'Dockerfile',"
                        + " 'registry': {'value': 'none'}, 'buildArgs': '', 'buildkit': true, 'provenance': 'NONE',"
                        + " 'triggerTime': 'ON_EVERY_EXECUTION', 'ifExists': 'UPDATE', 'cacheMode': '',"
                        + " 'insecureRegistry': false, 'doNotPruneImages': false, 'dryRun': false,"
                        + " 'additionalFields': '', 'contextPath': '', 'dockerImageTag': '', 'server': '',"
                        + " 'credentialsId': ''}",
                "buddyDockerfileAction " + REQUIRED);
    }

    private void tester(String json, String snippet) throws Exception {
        new SnippetizerTester(j).assertGenerateSnippet(json, snippet, null);
    }

    @Test
    void onlyTheChosenRegistrysFieldsShow() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(minimal()));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            HtmlSelect select = page.getFirstByXPath("//select[option[normalize-space()='No registry']]");
            assertEquals("No registry", select.getSelectedOptions().get(0).getText());
            assertEquals(List.of(), visible(page));
            Map<String, List<String>> fields = Map.of(
                    "Docker Hub", List.of("_.repository", "_.integration"),
                    "Amazon ECR", List.of("_.integration", "_.region", "_.repository"),
                    "Google Container Registry", List.of("_.integration", "_.registry", "_.repository"),
                    "Google Artifact Registry", List.of("_.integration", "_.registry", "_.repository"),
                    "GitHub Container Registry", List.of("_.integration", "_.repository"),
                    "Other registry", List.of("_.registry", "_.repository"),
                    "No registry", List.of());
            for (Map.Entry<String, List<String>> each : fields.entrySet()) {
                select.setSelectedAttribute(select.getOptionByText(each.getKey()), true);
                browser.waitForBackgroundJavaScript(10_000);
                assertEquals(each.getValue(), visible(page), each.getKey());
            }
        }
    }

    private static List<String> visible(HtmlPage page) {
        return page
                .getFormByName("config")
                .<HtmlInput>getByXPath(
                        ".//input[@name='_.repository' or @name='_.integration' or @name='_.region' or @name='_.registry']")
                .stream()
                .filter(DomNode::isDisplayed)
                .map(HtmlInput::getNameAttribute)
                .toList();
    }

    @Test
    void mistakesAreToldWhileTyping() {
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        for (FormValidation wrong : List.of(
                form.doCheckWorkspace(null, " ", "", ""),
                form.doCheckProject(null, "", "", "", ""),
                form.doCheckName(""),
                form.doCheckPipelineId(null, "", "", "", "", ""),
                form.doCheckPipelineId(null, "forty-two", "", "", "", ""),
                form.doCheckServer("gone"),
                form.doCheckProvenance("BIG"),
                form.doCheckCacheMode("BIG"),
                form.doCheckTriggerTime("NOW"),
                form.doCheckIfExists("MERGE"),
                form.doCheckBuildArgs("A=1\nB"),
                form.doCheckAdditionalFields("{"),
                form.doCheckAdditionalFields("{\"name\": \"x\"}"),
                form.doCheckCredentialsId(null, "nowhere", ""))) {
            assertEquals(FormValidation.Kind.ERROR, wrong.kind);
        }
        for (FormValidation right : List.of(
                form.doCheckWorkspace(null, "acme", "", ""),
                form.doCheckPipelineId(null, "42", "", "", "", ""),
                form.doCheckPipelineId(null, "$PIPELINE", "", "", "", ""),
                form.doCheckServer(""),
                form.doCheckServer("buddy"),
                form.doCheckDockerfilePath(""),
                form.doCheckContextPath("app"),
                form.doCheckDockerImageTag("1.0-$TAG"),
                form.doCheckDockerImageTag("1.0_a"),
                form.doCheckProvenance("MAX"),
                form.doCheckCacheMode(""),
                form.doCheckBuildArgs("A=1\n\nB="),
                form.doCheckAdditionalFields(""),
                form.doCheckAdditionalFields("{\"timeout\": $T}"),
                form.doCheckCredentialsId(null, "buddy-token", ""),
                form.doCheckCredentialsId(null, "", ""))) {
            assertEquals(FormValidation.Kind.OK, right.kind, right.getMessage());
        }
    }

    @Test
    void whatLooksOddIsWarnedOf() {
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        for (FormValidation odd : List.of(
                form.doCheckDockerfilePath("/Dockerfile"),
                form.doCheckContextPath("/"),
                form.doCheckDockerImageTag("two words"))) {
            assertEquals(FormValidation.Kind.WARNING, odd.kind);
        }
    }

    @Test
    void everyFieldHasHelp() throws Exception {
        for (Class<?> type : List.of(
                DockerfileActionStep.class,
                BuildSecret.class,
                ConfiguredServer.class,
                DockerHub.class,
                AmazonEcr.class,
                GoogleGcr.class,
                GoogleArtifactRegistry.class,
                GitHubContainerRegistry.class,
                OtherRegistry.class)) {
            for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
                URL help = null;
                for (Class<?> place = type; help == null && place != null; place = place.getSuperclass()) {
                    help = place.getResource(place.getSimpleName() + "/help-" + parameter.getName() + ".html");
                }
                assertTrue(help != null, type.getSimpleName() + "." + parameter.getName());
            }
        }
    }
}
