package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import io.jenkins.plugins.buddy.run.PipelineRunResult;
import io.jenkins.plugins.buddy.run.RunPipelineStep;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of the documentation and compares its tables with the code. */
class DocumentationTest extends BuddyJenkinsTestCase {

    private static String text(String file) throws Exception {
        return Files.readString(Path.of(file)).replace("\r\n", "\n");
    }

    private static List<String> examples(String file, String language) throws Exception {
        List<String> examples = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text(file))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertFalse(examples.isEmpty(), file);
        return examples;
    }

    static List<Arguments> jenkinsfiles() throws Exception {
        List<Arguments> jenkinsfiles = new ArrayList<>();
        for (String file : List.of(
                "README.md",
                "docs/steps.md",
                "docs/tutorial.md",
                "docs/follow-a-run.md",
                "docs/several-servers.md",
                "docs/migrate-from-http-requests.md")) {
            examples(file, "groovy").forEach(example -> jenkinsfiles.add(arguments(file, example)));
        }
        return jenkinsfiles;
    }

    @BeforeEach
    void addSecretVariable() throws Exception {
        addCredentials(secretText("npm-token", "npm-secret-7f3a"));
    }

    @ParameterizedTest
    @MethodSource("jenkinsfiles")
    void jenkinsfileRuns(String file, String jenkinsfile) throws Exception {
        BuddyBuildData data = run(jenkinsfile).getAction(BuddyBuildData.class);
        assertEquals(
                jenkinsfile.contains("buddyDockerfileAction("),
                !data.getBuddyActions().isEmpty());
        assertEquals(
                jenkinsfile.contains("buddyRunPipeline("), !data.getBuddyRuns().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"README.md,1,https://api.eu.buddy.works", "docs/configuration.md,2,https://api.buddy.works"})
    void configurationIsLoaded(String file, int servers, String firstUrl, @TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("jenkins.yaml"), examples(file, "yaml").get(0));
        ConfigurationAsCode.get().configure(yaml.toString());
        List<ConfiguredServer> configured = BuddyGlobalConfiguration.get().getServers();
        assertEquals(servers, configured.size());
        assertEquals(firstUrl, configured.get(0).getUrl());
        assertEquals("buddy-token", configured.get(0).getCredentialsId());
    }

    private void assertBuildsImage(FreeStyleProject job) throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        assertEquals("CREATED", results(build).get(0).getOutcome());
        JsonNode sent = buddy.requests("POST").get(0).body();
        assertEquals("1.0." + build.getNumber(), sent.path("docker_image_tag").asText());
        assertEquals("AMAZON_ECR", sent.path("docker_registry").asText());
        assertEquals("VERSION=1.0", sent.path("build_args").path(0).asText());
    }

    @Test
    void jobDslScriptCreatesAJobThatRuns() throws Exception {
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText(examples("docs/jobs-as-code.md", "groovy").get(0));
        script.setUseScriptText(true);
        FreeStyleProject seed = j.createFreeStyleProject("seed");
        seed.getBuildersList().add(script);
        j.buildAndAssertSuccess(seed);
        assertBuildsImage(j.jenkins.getItemByFullName("build-image", FreeStyleProject.class));
        assertEquals(1, buddy.requests("POST").get(0).body().path("secrets").size());
    }

    /** Job Builder copies raw XML into the job. */
    @Test
    void jobBuilderYamlCreatesAJobThatRuns() throws Exception {
        JsonNode job = new YAMLMapper()
                .readTree(examples("docs/jobs-as-code.md", "yaml").get(0))
                .path(0)
                .path("job");
        String raw = job.path("builders").path(0).path("raw").path("xml").asText();
        String config = "<project><builders>" + raw + "</builders></project>";
        assertBuildsImage((FreeStyleProject) j.jenkins.createProjectFromXML(
                job.path("name").asText(), new ByteArrayInputStream(config.getBytes(StandardCharsets.UTF_8))));
    }

    /** The names in code style in the first column of a table of docs/steps.md. */
    private static Set<String> firstColumn(String heading) throws Exception {
        String section = text("docs/steps.md")
                .split("\n#+ " + Pattern.quote(heading) + "\n", 2)[1]
                .split("\n#", 2)[0];
        return Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                .matcher(section)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String row(String name) throws Exception {
        return text("docs/steps.md")
                .lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> parameters(Class<?> type) {
        return DescribableModel.of(type).getParameters().stream()
                .map(DescribableParameter::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void exactlyTheParametersAreDocumented() throws Exception {
        assertEquals(parameters(DockerfileActionStep.class), firstColumn("`buddyDockerfileAction`"));
        assertEquals(parameters(RunPipelineStep.class), firstColumn("`buddyRunPipeline`"));
    }

    private static List<ActionField> inputs() {
        return ActionField.inputs();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void typeAndDefaultAreDocumented(ActionField field) throws Exception {
        String row = row(field.property());
        String[] cells = row.split(" \\| ");
        String type =
                switch (field.type()) {
                    case TEXT -> "String";
                    case FLAG -> "boolean";
                    case CHOICE ->
                        field.allowedValues().stream()
                                .map(value -> "`" + value + "`")
                                .collect(Collectors.joining(", ", "one of ", ""));
                    case LIST -> "list of";
                    case OBJECT -> "";
                };
        String defaultValue = field.defaultValue()
                .map(value -> "`" + value.asText() + "`")
                .orElse(field.isRequired() ? "required" : "none");
        assertAll(
                () -> assertTrue(
                        field.type() == ActionField.Type.LIST ? cells[1].startsWith(type) : cells[1].equals(type), row),
                () -> assertEquals(defaultValue, cells[2], row));
    }

    @Test
    void exactlyTheRegistriesAndTheirParametersAreDocumented() throws Exception {
        Map<String, Set<String>> registries = new TreeMap<>();
        for (var descriptor : j.jenkins.getDescriptorList(ImageRegistry.class)) {
            registries.put(SymbolLookup.getSymbolValue(descriptor).iterator().next(), parameters(descriptor.clazz));
        }
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String symbol : firstColumn("Registries")) {
            Set<String> names = Pattern.compile("`(\\w+)`")
                    .matcher(row(symbol))
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !name.equals(symbol))
                    .collect(Collectors.toCollection(TreeSet::new));
            documented.put(symbol, names);
        }
        assertEquals(registries, documented);
    }

    @Test
    void exactlyThePropertiesOfTheResultsAreDocumented() throws Exception {
        assertEquals(properties(BuddyActionResult.class), firstColumn("Result"));
        assertEquals(properties(PipelineRunResult.class), firstColumn("Run result"));
    }

    private static Set<String> properties(Class<?> result) {
        return Arrays.stream(result.getMethods())
                .filter(method -> method.isAnnotationPresent(Whitelisted.class)
                        && method.getName().startsWith("get"))
                .map(method -> method.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + method.getName().substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
