package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.beanutils.PropertyUtils;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of the step, in a job and in the snippet generator. */
class DockerfileActionFormTest extends BuddyJenkinsTestCase {

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
        step.setRunOnlyOnFirstFailure(true);
        step.setAfter("Run tests");
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

    static Stream<Named<ImageRegistry>> registries() {
        return Stream.of(
                named("Docker Hub", dockerHub()),
                named("Amazon ECR", new AmazonEcr("5d", "us-east-1", "web")),
                named("Google GCR", new GoogleGcr("5d", "eu.gcr.io", "web")),
                named("Google Artifact Registry", googleArtifactRegistry()),
                named("GitHub", new GitHubContainerRegistry("5d", "web")),
                named("other", otherRegistry()),
                named("none", null));
    }

    /** Compares all parameters of the data-bound model, nested ones included. */
    private static void assertSame(DockerfileActionStep expected, DockerfileActionStep actual) {
        DescribableModel<DockerfileActionStep> model = DescribableModel.of(DockerfileActionStep.class);
        assertEquals(
                model.uninstantiate2(expected).toMap(),
                model.uninstantiate2(actual).toMap());
    }

    @Test
    void stepFormKeepsTheDefaults() throws Exception {
        assertSame(minimal(), new StepConfigTester(j).configRoundTrip(minimal()));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void stepFormKeepsAllValues(ImageRegistry registry) throws Exception {
        assertSame(full(registry), new StepConfigTester(j).configRoundTrip(full(registry)));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void freestyleFormKeepsAllValues(ImageRegistry registry) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(full(registry)));
        j.configRoundtrip(job);
        assertSame(
                full(registry),
                job.getBuildersList().get(DockerfileActionBuilder.class).getStep());
    }

    @Test
    void formKeepsUnknownValues() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 0, "Build image");
        step.setPipelineId("$PIPELINE");
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
    void snippetOmitsDefaults() throws Exception {
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

    @ParameterizedTest
    @MethodSource("registries")
    void generatedSnippetRuns(ImageRegistry registry) throws Exception {
        pipeline.add(
                new ObjectMapper().createObjectNode().put("name", "Run tests").put("type", "BUILD"));
        DockerfileActionStep step = full(registry);
        String snippet = Snippetizer.object2Groovy(step);
        new SnippetizerTester(j).assertRoundTrip(step, snippet);
        assertEquals("DRY_RUN", results(run(snippet)).get(0).getOutcome());
    }

    @Test
    void snippetGeneratorBindsTheForm() throws Exception {
        String json = "{'stapler-class': '" + DockerfileActionStep.class.getName() + "', '$class': '"
                + DockerfileActionStep.class.getName() + "', 'workspace': 'acme', 'project': 'web',"
                + " 'pipelineId': '42', 'name': 'Build image', 'dockerfilePath': 'Dockerfile',"
                + " 'registry': {'value': 'none'}, 'buildArgs': '', 'buildkit': true, 'provenance': 'NONE',"
                + " 'triggerTime': 'ON_EVERY_EXECUTION', 'ifExists': 'UPDATE', 'cacheMode': '',"
                + " 'insecureRegistry': false, 'doNotPruneImages': false, 'dryRun': false,"
                + " 'additionalFields': '', 'contextPath': '', 'dockerImageTag': '', 'server': '',"
                + " 'credentialsId': ''}";
        new SnippetizerTester(j).assertGenerateSnippet(json, "buddyDockerfileAction " + REQUIRED, null);
    }

    @Test
    void onlyFieldsOfTheSelectedRegistryAreShown() throws Exception {
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
            Map<String, List<String>> shown = new HashMap<>();
            for (String registry : fields.keySet()) {
                select.setSelectedAttribute(select.getOptionByText(registry), true);
                browser.waitForBackgroundJavaScript(10_000);
                shown.put(registry, visible(page));
            }
            assertEquals(fields, shown);
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

    private static DockerfileActionStep.DescriptorImpl form() {
        return j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
    }

    private static void assertKind(FormValidation.Kind expected, FormValidation... validations) {
        assertAll(IntStream.range(0, validations.length)
                .mapToObj(i -> () -> assertEquals(
                        expected, validations[i].kind, "validation " + i + ": " + validations[i].getMessage())));
    }

    @Test
    void invalidInputIsReportedInTheForm() {
        assertKind(
                FormValidation.Kind.ERROR,
                form().doCheckWorkspace(null, " ", "", ""),
                form().doCheckProject(null, "", "", "", ""),
                form().doCheckName(""),
                form().doCheckPipelineId(null, "", "", "", "", "", ""),
                form().doCheckPipelineId(null, "forty-two", "", "", "", "", ""),
                form().doCheckServer(null, "gone"),
                form().doCheckBuildArgs("A=1\nB"),
                form().doCheckAdditionalFields("{"),
                form().doCheckAdditionalFields("{\"name\": \"x\"}"),
                form().doCheckCredentialsId(null, "nowhere", ""));
    }

    @Test
    void validInputIsAcceptedInTheForm() {
        assertKind(
                FormValidation.Kind.OK,
                form().doCheckWorkspace(null, "acme", "", ""),
                form().doCheckPipelineId(null, "42", "", "", "", "", ""),
                form().doCheckPipelineId(null, "$PIPELINE", "", "", "", "", ""),
                form().doCheckServer(null, ""),
                form().doCheckServer(null, "buddy"),
                form().doCheckDockerfilePath(""),
                form().doCheckContextPath("app"),
                form().doCheckDockerImageTag("1.0-$TAG"),
                form().doCheckDockerImageTag("1.0_a"),
                form().doCheckBuildArgs("A=1\n\nB="),
                form().doCheckAdditionalFields(""),
                form().doCheckAdditionalFields("{\"timeout\": $T}"),
                form().doCheckCredentialsId(null, "buddy-token", ""),
                form().doCheckCredentialsId(null, "", ""));
    }

    @Test
    void implausibleInputCausesAWarning() {
        assertKind(
                FormValidation.Kind.WARNING,
                form().doCheckDockerfilePath("/Dockerfile"),
                form().doCheckContextPath("/"),
                form().doCheckDockerImageTag("two words"));
    }

    @ParameterizedTest
    @CsvSource({"provenance,BIG", "cacheMode,BIG", "triggerTime,NOW", "ifExists,MERGE"})
    void invalidStoredValueIsReportedAndPreserved(String parameter, String value) throws Exception {
        DockerfileActionStep step = minimal();
        PropertyUtils.setProperty(step, parameter, value);
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            page.<HtmlButton>getFirstByXPath("//div[@name='builder']//button[contains(@class, 'advanced-button')]")
                    .click();
            browser.waitForBackgroundJavaScript(10_000);
            assertTrue(
                    page.getBody().asNormalizedText().contains(parameter + ": '" + value + "' is none of"),
                    page::asNormalizedText);
            HtmlSelect select = page.getFormByName("config").getSelectByName("_." + parameter);
            assertEquals(value, select.getSelectedOptions().get(0).getValueAttribute());
        }
    }

    @Test
    void pipelineSelectedByNameIsStoredByItsId() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(minimal()));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlForm form = browser.getPage(job, "configure").getFormByName("config");
            form.getInputByName("_.pipelineId").setValue("Live (mirror) (42)");
            j.submit(form);
        }
        assertEquals(
                42,
                job.getBuildersList()
                        .get(DockerfileActionBuilder.class)
                        .getStep()
                        .getPipelineId());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                DockerfileActionStep.class,
                BuildSecret.class,
                ConfiguredServer.class,
                DockerHub.class,
                AmazonEcr.class,
                GoogleGcr.class,
                GoogleArtifactRegistry.class,
                GitHubContainerRegistry.class,
                OtherRegistry.class
            })
    void everyFieldHasHelp(Class<?> type) {
        assertAll(DescribableModel.of(type).getParameters().stream()
                .map(DescribableParameter::getName)
                .map(parameter -> () -> assertNotNull(help(type, parameter), parameter)));
    }

    /** The help file, which may belong to a superclass. */
    private static URL help(Class<?> type, String parameter) {
        URL help = type.getResource(type.getSimpleName() + "/help-" + parameter + ".html");
        return help != null || type.getSuperclass() == null ? help : help(type.getSuperclass(), parameter);
    }

    @Test
    void pipelineIdentifierIsKeptWithoutAnId() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 0, "Build image");
        step.setPipeline("live-mirror");
        assertSame(step, new StepConfigTester(j).configRoundTrip(step));
    }

    @Test
    void snippetHasThePipelineIdentifierInsteadOfAnId() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 0, "Build image");
        step.setPipeline("live-mirror");
        String snippet = Snippetizer.object2Groovy(step);
        assertTrue(snippet.contains("pipeline: 'live-mirror'"), snippet);
        assertEquals("CREATED", results(run(snippet)).get(0).getOutcome());
    }

    @Test
    void actionsOfThePipelineAreOfferedAsPlaces() {
        pipeline.add(
                new ObjectMapper().createObjectNode().put("name", "Run tests").put("type", "BUILD"));
        DockerfileActionStep.DescriptorImpl descriptor =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        for (String[] where : new String[][] {{"42", ""}, {"Live mirror (42)", ""}, {"", "live-mirror"}}) {
            assertEquals(
                    List.of("Run tests"), descriptor.doFillAfterItems(null, "", "", "acme", "web", where[0], where[1]));
        }
        assertEquals(
                FormValidation.Kind.OK,
                descriptor.doCheckAfter(null, "Run tests", "", "", "acme", "web", "42", "").kind);
        assertEquals(
                FormValidation.Kind.WARNING,
                descriptor.doCheckAfter(null, "Tests", "", "", "acme", "web", "42", "").kind);
    }
}
