package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The step in Pipelines, all of them in the sandbox. */
class DockerfileActionStepTest extends BuddyJenkinsTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode example(String name) throws Exception {
        try (InputStream in = PipelineRef.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        }
    }

    private JsonNode sent() {
        return buddy.requests("POST").get(0).body();
    }

    @Test
    void exampleOfTheApiReferenceIsSentAndReturned() throws Exception {
        buddy.pipeline("buddy", "company-website", 2, "Live mirror");
        buddy.failNextAfterActing(
                "POST", Fault.response(201, example("reference-response.json").toString()));
        WorkflowRun run = run("""
                def action = buddyDockerfileAction(
                    workspace: 'buddy', project: 'company-website', pipelineId: 2,
                    name: 'Build dockerfile', dockerfilePath: 'dir/Dockerfile', dockerImageTag: '14.06',
                    registry: amazonEcr(integration: '5ddb7c180fb38be67bd78a88a', region: 'us-east-1',
                        repository: 'MyDockerRepo'),
                    insecureRegistry: true, doNotPruneImages: true, buildkit: true,
                    secrets: [[id: 'someSecret', type: 'FILE', value: 'path_to_secret'],
                              [id: 'mysecret', type: 'ENV', value: 'MY_ENV_VAR_KEY']],
                    buildArgs: ['key=value'])
                echo "${action.id}|${action.name}|${action.url}|${action.htmlUrl}|${action.outcome}"
                echo "${action.workspace}|${action.project}|${action.pipelineId}"
                echo "${action.pipelineName}|${action.pipelineHtmlUrl}"
                """);
        assertAll(example("reference-request.json").properties().stream()
                .map(field -> () -> assertEquals(field.getValue(), sent().get(field.getKey()), field.getKey())));
        assertEquals("AMAZON_ECR", sent().path("docker_registry").asText());
        j.assertLogContains(
                "2|Build dockerfile|https://api.buddy.works/workspaces/buddy/projects/company-website/pipelines/2/actions/2"
                        + "|https://app.buddy.works/buddy/company-website/pipelines/action/2/edit|CREATED",
                run);
        j.assertLogContains("buddy|company-website|2", run);
        j.assertLogContains("Live mirror|https://app.buddy.works/buddy/company-website/pipelines/pipeline/2", run);
        assertEquals(
                List.of("[Buddy] CREATED action 'Build dockerfile' (id 2) in buddy/company-website, pipeline 2:"
                        + " https://app.buddy.works/buddy/company-website/pipelines/action/2/edit"),
                console(run));
    }

    @Test
    void runsInNodesAndDeclarativePipelinesWithGStrings() throws Exception {
        run("node { " + step("dockerImageTag: \"1.0.${env.BUILD_NUMBER}\"") + " }");
        assertEquals("1.0.1", sent().path("docker_image_tag").asText());
        WorkflowRun declarative = run("""
                pipeline {
                  agent none
                  stages {
                    stage('Buddy') {
                      steps {
                        buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: 'Build image',
                            registry: otherRegistry(registry: 'r.example.com', repository: 'web'),
                            buildArgs: ["N=${env.BUILD_NUMBER}"],
                            secrets: [[id: 'npmrc', type: 'FILE', value: '.npmrc']])
                      }
                    }
                  }
                }
                """);
        assertEquals("UPDATED", results(declarative).get(0).getOutcome());
    }

    @Test
    void resultInAVariableSurvivesOtherSteps() throws Exception {
        WorkflowRun run = run("def a = " + step("") + "\nnode { sleep(time: 1, unit: 'MILLISECONDS') }\n"
                + "def all = [a]\necho all.collect { it.toString() }.join('')");
        j.assertLogContains("CREATED action 'Build image' (id 1)", run);
    }

    @Test
    void defaultsAreSent() throws Exception {
        run(step(""));
        assertEquals(JSON.readTree("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "trigger_time": "ON_EVERY_EXECUTION", "docker_registry": "NONE", "insecure_registry": false,
                         "do_not_prune_images": false, "buildkit": true, "provenance": "NONE"}
                        """), sent());
    }

    @Test
    void allParametersAreSent() throws Exception {
        pipeline.cacheScope("WORKSPACE");
        run("buddyDockerfileAction(server: 'buddy', credentialsId: 'buddy-token', workspace: 'acme', project: 'web',"
                + " pipelineId: '42', name: 'Other', dockerfilePath: 'd/Dockerfile', contextPath: 'd',"
                + " dockerImageTag: '7', insecureRegistry: true, doNotPruneImages: true, buildkit: false,"
                + " provenance: 'MAX', cacheMode: 'MIN', triggerTime: 'ON_FAILURE', runOnlyOnFirstFailure: true, ifExists: 'FAIL',"
                + " additionalFields: '{\"timeout\": 600}', buildArgs: ['A=1'])");
        assertEquals(JSON.readTree("""
                        {"name": "Other", "type": "DOCKERFILE", "dockerfile_path": "d/Dockerfile", "context_path": "d",
                         "docker_image_tag": "7", "trigger_time": "ON_FAILURE", "run_only_on_first_failure": true, "docker_registry": "NONE",
                         "insecure_registry": true, "do_not_prune_images": true, "buildkit": false, "provenance": "MAX",
                         "cache_mode": "MIN", "build_args": ["A=1"], "timeout": 600}
                        """), sent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    dockerHub(repository: 'web', integration: '5d') | {'docker_registry': 'DOCKER_HUB', 'repository': 'web', 'integration': {'identifier': '5d'}}
                    dockerHub(repository: 'web', credentialsId: 'registry-login') | {'docker_registry': 'DOCKER_HUB', 'repository': 'web', 'login': 'joe', 'password': 'PASSWORD'}
                    amazonEcr(integration: '5d', region: 'us-east-1', repository: 'web') | {'docker_registry': 'AMAZON_ECR', 'repository': 'web', 'region': 'us-east-1', 'integration': {'identifier': '5d'}}
                    googleGcr(integration: '5d', registry: 'eu.gcr.io', repository: 'web') | {'docker_registry': 'GOOGLE_GCR', 'repository': 'web', 'registry': 'eu.gcr.io', 'integration': {'identifier': '5d'}}
                    googleArtifactRegistry(integration: '5d', repository: 'web', registry: 'europe-docker.pkg.dev') | {'docker_registry': 'GOOGLE_ARTIFACT_REGISTRY', 'repository': 'web', 'registry': 'europe-docker.pkg.dev', 'integration': {'identifier': '5d'}}
                    googleArtifactRegistry(integration: '5d', repository: 'web') | {'docker_registry': 'GOOGLE_ARTIFACT_REGISTRY', 'repository': 'web', 'integration': {'identifier': '5d'}}
                    gitHubContainerRegistry(integration: '5d', repository: 'web') | {'docker_registry': 'GIT_HUB_CONTAINER_REGISTRY', 'repository': 'web', 'integration': {'identifier': '5d'}}
                    otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'registry-login') | {'docker_registry': 'OTHER', 'repository': 'web', 'registry': 'r.example.com', 'login': 'joe', 'password': 'PASSWORD'}
                    otherRegistry(registry: 'https://r.example.com', repository: 'web') | {'docker_registry': 'OTHER', 'repository': 'web', 'registry': 'https://r.example.com'}
                    """)
    void registryFieldsAreSent(String argument, String fields) throws Exception {
        run(step("registry: " + argument));
        ObjectNode registry = ((ObjectNode) sent().deepCopy())
                .retain("docker_registry", "repository", "registry", "region", "integration", "login", "password");
        assertEquals(JSON.readTree(fields.replace('\'', '"').replace("PASSWORD", PASSWORD)), registry);
    }

    @Test
    void additionalFieldsMaySetTheRegistry() throws Exception {
        run(step(
                "additionalFields: '{\"docker_registry\": \"AMAZON_ECR\", \"region\": \"us-east-1\", \"repository\": \"web\","
                        + " \"integration\": {\"identifier\": \"5d\"}}'"));
        assertEquals("AMAZON_ECR", sent().path("docker_registry").asText());
        assertEquals("web", sent().path("repository").asText());
    }

    @Test
    void rejectedAdditionalFieldOfARegistryIsReportedForAdditionalFields() throws Exception {
        WorkflowRun run = runAndFail(step("additionalFields: '{\"docker_registry\": \"UNKNOWN\"}'"));
        j.assertLogContains("Check additionalFields", run);
    }

    @Test
    void installationThatDoesNotKnowAFieldNamesIt() throws Exception {
        buddy.version2020(true);
        WorkflowRun run = runAndFail(step(""));
        List<String> console = console(run);
        assertEquals(1, console.size(), () -> String.join("\n", console));
        assertTrue(console.get(0).contains("Unknown field docker_registry"), console.get(0));
        assertEquals(List.of(), pipeline.actions());
    }

    @Test
    void everyAllowedValueIsAccepted() throws Exception {
        pipeline.cacheScope("PROJECT");
        Map<String, List<String>> allowed = Map.of(
                "provenance", List.of("NONE", "MIN", "MAX"),
                "cacheMode", List.of("MIN", "MAX"),
                "triggerTime",
                        List.of(
                                "ON_EVERY_EXECUTION",
                                "ON_SUCCESS",
                                "ON_FAILURE",
                                "ON_BACK_TO_SUCCESS",
                                "ON_WARNING",
                                "ON_WAIT_FOR_APPROVE",
                                "ON_TERMINATE"),
                "ifExists", List.of("UPDATE", "KEEP", "FAIL", "DUPLICATE"));
        String steps = allowed.entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(value -> "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: '"
                                + each.getKey() + value + "', " + each.getKey() + ": '" + value + "')"))
                .collect(Collectors.joining("\n"));
        WorkflowRun run = run(steps);
        assertEquals(16, results(run).size());
        assertEquals(
                Map.of("provenanceNONE", "NONE", "provenanceMIN", "MIN", "provenanceMAX", "MAX"),
                pipeline.actions().stream()
                        .filter(action -> action.path("name").asText().startsWith("provenance"))
                        .collect(Collectors.toMap(
                                action -> action.path("name").asText(),
                                action -> action.path("provenance").asText())));
    }

    @Test
    void invalidParametersAreReportedBeforeAnyRequest() throws Exception {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("workspace: null", "workspace: is required");
        errors.put("workspace: '  '", "workspace: is required");
        errors.put("workspace: '..'", "workspace: '..' is not a valid name in a URL");
        errors.put("workspace: 'a/b'", "workspace: 'a/b' is not a valid name in a URL");
        errors.put("project: ''", "project: is required");
        errors.put("project: 'a\\\\b'", "project: 'a\\b' is not a valid name in a URL");
        errors.put("pipelineId: 0", "pipelineId: is required");
        errors.put("pipelineId: -1", "pipelineId: '-1' is not a pipeline ID");
        errors.put("pipelineId: 'forty-two'", "pipelineId: 'forty-two' is not a pipeline ID");
        errors.put("name: ''", "name: is required");
        errors.put("name: 'a\\nb'", "name: contains a line break or another control character");
        errors.put("server: 'other'", "server: there is no Buddy server 'other'; configured are: buddy");
        errors.put(
                "credentialsId: 'nowhere'", "credentialsId: cannot find credentials 'nowhere' that this build may use");
        errors.put(
                "credentialsId: 'registry-login'",
                "credentialsId: credentials 'registry-login' are of type Username with password, but Secret text is required");
        errors.put("buildArgs: ['A']", "buildArgs: 'A' is not of the form key=value");
        errors.put("buildArgs: ['=1']", "buildArgs: '=1' is not of the form key=value");
        errors.put("secrets: [[type: 'FILE', value: 'x']]", "secrets[0].id: is required");
        errors.put("secrets: [[id: 'x', type: 'FILE']]", "secrets[0].value: is required");
        errors.put("secrets: [[id: 'x', value: 'x']]", "secrets[0].type: is required");
        errors.put("secrets: [[id: 'x', type: 'file', value: 'x']]", "secrets[0].type: 'file' is none of FILE, ENV");
        errors.put("provenance: 'BIG'", "provenance: 'BIG' is none of NONE, MIN, MAX");
        errors.put("cacheMode: 'BIG'", "cacheMode: 'BIG' is none of MIN, MAX");
        errors.put("triggerTime: 'NOW'", "triggerTime: 'NOW' is none of ON_EVERY_EXECUTION, ON_SUCCESS,");
        errors.put("runOnlyOnFirstFailure: true", "runOnlyOnFirstFailure: is allowed only with triggerTime ON_FAILURE");
        errors.put("ifExists: 'MERGE'", "ifExists: 'MERGE' is none of UPDATE, KEEP, FAIL, DUPLICATE");
        errors.put("additionalFields: '{'", "additionalFields: is not JSON");
        errors.put("additionalFields: '[]'", "additionalFields: must be a JSON object");
        errors.put("additionalFields: '{\"name\": \"x\"}'", "additionalFields: cannot set 'name'");
        errors.put("additionalFields: '{\"password\": \"x\"}'", "additionalFields: cannot set 'password'");
        errors.put(
                "additionalFields: '{\"region\": \"x\"}', registry: gitHubContainerRegistry(integration: '5d', repository: 'web')",
                "additionalFields: cannot set 'region'");
        errors.put("registry: dockerHub(repository: 'web')", "registry.integration: specify either integration or");
        errors.put("registry: dockerHub(integration: '5d')", "registry.repository: is required");
        errors.put("registry: amazonEcr(region: 'r', repository: 'web')", "registry.integration: is required");
        errors.put("registry: amazonEcr(integration: '5d', repository: 'web')", "registry.region: is required");
        errors.put("registry: amazonEcr(integration: '5d', region: 'r')", "registry.repository: is required");
        errors.put("registry: googleGcr(integration: '5d', repository: 'web')", "registry.registry: is required");
        errors.put("registry: googleArtifactRegistry(repository: 'web')", "registry.integration: is required");
        errors.put("registry: gitHubContainerRegistry(integration: '5d')", "registry.repository: is required");
        errors.put("registry: otherRegistry(repository: 'web')", "registry.registry: is required");
        errors.put(
                "registry: otherRegistry(registry: 'r', repository: 'web', credentialsId: 'buddy-token')",
                "registry.credentialsId: credentials 'buddy-token' are of type Secret text, but Username with"
                        + " password is required");

        Map<String, String> required =
                Map.of("workspace", "'acme'", "project", "'web'", "pipelineId", "42", "name", "'Build image'");
        StringBuilder script = new StringBuilder();
        for (String argument : errors.keySet()) {
            String others = required.entrySet().stream()
                    .filter(each -> !argument.startsWith(each.getKey() + ":"))
                    .map(each -> each.getKey() + ": " + each.getValue() + ", ")
                    .collect(Collectors.joining());
            script.append("try { buddyDockerfileAction(" + others + argument
                    + "); error 'accepted' } catch (e) { echo 'caught ' + e.message }\n");
        }
        WorkflowRun run = run(script.toString());
        List<String> console = console(run);
        assertEquals(errors.size(), console.size(), () -> String.join("\n", console));
        List<Executable> checks = new ArrayList<>();
        for (Map.Entry<String, String> error : errors.entrySet()) {
            String reported = console.get(checks.size() / 2);
            checks.add(() -> assertTrue(
                    reported.startsWith("[Buddy] Invalid parameters, nothing was sent to Buddy. " + error.getValue()),
                    error.getKey() + " → " + reported));
            checks.add(() -> j.assertLogContains("caught " + reported.substring("[Buddy] ".length()), run));
        }
        assertAll(checks);
        assertTrue(buddy.requests().isEmpty(), () -> buddy.requests().toString());
        assertTrue(results(run).isEmpty());
    }

    @Test
    void allErrorsAreReportedAtOnce() throws Exception {
        WorkflowRun run = runAndFail("buddyDockerfileAction(project: 'web', provenance: 'BIG', server: 'nope')");
        assertEquals(
                List.of("[Buddy] Invalid parameters, nothing was sent to Buddy. workspace: is required;"
                        + " pipelineId: is required, unless pipeline is specified;"
                        + " server: there is no Buddy server 'nope'; configured are: buddy;"
                        + " name: is required; provenance: 'BIG' is none of NONE, MIN, MAX"),
                console(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildArgs: 'A=1'", "registry: 'web'", "secrets: [1]", "registry: [a: 1]"})
    void argumentOfTheWrongTypeIsReportedWithoutAStackTrace(String argument) throws Exception {
        WorkflowRun run = runAndFail(step(argument));
        console(run);
        j.assertLogContains("ERROR: buddyDockerfileAction: ", run);
    }

    /** Jenkins rejects unknown parameters only in tests; otherwise it ignores them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    true | dockerImageTags: '1.0' | DockerfileActionStep': dockerImageTags
                    true | registry: dockerHub(integration: '5d', repository: 'web', regoin: 'eu') | DockerHub': regoin
                    false | dockerImageTags: '1.0' | DockerfileActionStep': dockerImageTags
                    false | registry: dockerHub(integration: '5d', repository: 'web', regoin: 'eu') | DockerHub': regoin
                    """)
    void unknownParameterIsReported(boolean strict, String argument, String message) throws Exception {
        DescribableModel.STRICT_PARAMETER_CHECKING = strict;
        try {
            WorkflowRun run = runAndFail(step(argument));
            console(run);
            j.assertLogContains("ERROR: buddyDockerfileAction: Unknown parameter(s) found", run);
            j.assertLogContains(message, run);
        } finally {
            DescribableModel.STRICT_PARAMETER_CHECKING = true;
        }
        assertTrue(buddy.requests().isEmpty(), () -> buddy.requests().toString());
    }

    @Test
    void missingServerOrTokenIsReported() throws Exception {
        configure();
        j.assertLogContains("server: no Buddy server is configured", runAndFail(step("")));
        configure(new ConfiguredServer());
        j.assertLogContains(
                "credentialsId: is required, because no API token is configured for the Buddy server 'buddy'",
                runAndFail(step("")));
    }

    static Stream<Arguments> errorResponses() {
        return Stream.of(
                arguments(
                        named("401", Fault.response(401, "{\"errors\":[{\"message\":\"No\"}]}")),
                        "401 to GET .*: No\\. Check credentialsId: Buddy rejected the API token of 'buddy-token'.*"),
                arguments(
                        named("403", Fault.response(403, "{\"errors\":[{\"message\":\"No\"}]}")),
                        "403 to GET .*: No\\. .*PIPELINE_WRITE.*"),
                arguments(
                        named(
                                "403 with scopes",
                                Fault.response(
                                        403,
                                        "{\"errors\":[{\"message\":\"cannot receive data\"}]}",
                                        Map.of(
                                                "X-OAuth-Scopes",
                                                "PIPELINE_READ",
                                                "X-Accepted-OAuth-Scopes",
                                                "PIPELINE_WRITE"))),
                        "403 to GET .*the request requires the scopes PIPELINE_WRITE, and the token has PIPELINE_READ"),
                arguments(
                        named(
                                "API disabled",
                                Fault.response(400, "{\"error\":\"API is disabled in this workspace.\"}")),
                        "400 to GET .*Workspace settings » Developer API.*"),
                arguments(
                        named(
                                "frozen workspace",
                                Fault.response(403, "{\"message\":\"Only active workspace have access to API\"}")),
                        "403 to GET .*its owner can activate it.*"),
                arguments(named("errors with 200", Fault.errors("No way")), "200 to GET .*: No way"),
                arguments(named("409", Fault.response(409, "{\"error\":\"In use\"}")), "409 to GET .*: In use"),
                arguments(
                        named("404", Fault.response(404, "{\"errors\":[{\"message\":\"No\"}]}")),
                        "404 to GET .*: No\\. .*pipelineId.*"),
                arguments(
                        named(
                                "400",
                                Fault.response(
                                        400,
                                        "{\"errors\":[{\"message\":\"name is taken\"},{\"message\":\"region is wrong\"}]}")),
                        "400 to GET .*: name is taken; region is wrong\\. Check name, registry\\.region"),
                arguments(
                        named("HTML", Fault.html()),
                        "\\(200\\) from Buddy to GET .*: the body is not JSON \\(text/html\\)\\. .*ends with /api"),
                arguments(named("empty", Fault.response(200, "")), "\\(200\\) from Buddy to GET .*: the body is empty"),
                arguments(named("large", Fault.large(17 * 1024 * 1024)), ".*: the body is larger than 16384 KiB"),
                arguments(
                        named(
                                "redirect",
                                Fault.response(302, "", Map.of("Location", "https://elsewhere.example.com/"))),
                        "302 to GET .*The redirect to elsewhere\\.example\\.com was not followed.*"));
    }

    @ParameterizedTest
    @MethodSource("errorResponses")
    void errorResponseIsReportedInOneLineAndNotStored(Fault response, String message) throws Exception {
        buddy.failAll(response);
        WorkflowRun run = runAndFail(step(""));
        List<String> console = console(run);
        assertEquals(1, console.size(), console::toString);
        assertTrue(
                console.get(0).matches("\\[Buddy] (Buddy responded with|Invalid response) ?.*" + message),
                console::toString);
        assertNull(run.getAction(BuddyBuildData.class));
    }

    @Test
    void dryRunChangesNothing() throws Exception {
        WorkflowRun run = run("def a = "
                + step(
                        "dryRun: true, registry: otherRegistry(registry: 'r', repository: 'web', credentialsId: 'registry-login')")
                + "\necho \"${a.outcome} ${a.id} ${a.htmlUrl}\"");
        j.assertLogContains("DRY_RUN null null", run);
        j.assertLogContains("\"password\": \"****\"", run);
        j.assertLogNotContains(PASSWORD, run);
        assertTrue(pipeline.actions().isEmpty());
        assertEquals("DRY_RUN", results(run).get(0).getOutcome());
        List<String> console = console(run);
        assertEquals("[Buddy] DRY_RUN action 'Build image' in acme/web, pipeline 42", console.get(console.size() - 1));
    }

    @Test
    void resultsOfParallelBranchesAreStored() throws Exception {
        WorkflowRun run = run("def branches = [:]\nfor (int i = 0; i < 30; i++) {\n  def n = i\n"
                + "  branches[\"b${n}\"] = { buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42,"
                + " name: \"Image ${n}\") }\n}\nparallel branches");
        assertEquals(
                IntStream.range(0, 30).mapToObj(i -> "Image " + i).sorted().toList(),
                results(run).stream().map(BuddyActionResult::getName).sorted().toList());
        assertEquals(1, run.getActions(BuddyBuildData.class).size());
        assertEquals(30, pipeline.actions().size());
        run.getParent().doReload();
        WorkflowRun reloaded = run.getParent().getBuildByNumber(1);
        assertNotSame(run, reloaded);
        assertEquals(30, results(reloaded).size());
    }

    @Test
    void failureCanBeCaughtAndIsNotStored() throws Exception {
        buddy.failAll(Fault.response(403, ""));
        WorkflowRun run = run("try { " + step("") + " } catch (e) { echo 'caught ' + e.message }");
        j.assertLogContains("caught Buddy responded with 403 to GET /workspaces/acme", run);
        assertNull(run.getAction(BuddyBuildData.class));
    }

    @Test
    void actionIsPlacedAfterTheNamedOne() throws Exception {
        pipeline.add(JSON.createObjectNode().put("name", "Run tests").put("type", "BUILD"));
        pipeline.add(JSON.createObjectNode().put("name", "Deploy").put("type", "BUILD"));
        run(step("after: 'Run tests'"));
        assertEquals(
                List.of("Run tests", "Build image", "Deploy"),
                pipeline.actions().stream()
                        .map(action -> action.path("name").asText())
                        .toList());
        assertEquals("UNCHANGED", results(run(step("after: 'Deploy'"))).get(0).getOutcome());
    }

    @Test
    void unknownPlaceIsOneLineAndNothingIsCreated() throws Exception {
        WorkflowRun run = runAndFail(step("after: 'Run tests'"));
        assertEquals(List.of("[Buddy] after: acme/web, pipeline 42 contains no action 'Run tests'"), console(run));
        assertEquals(0, buddy.requests("POST").size());
    }

    @Test
    void changeOfAPipelineThatIsDefinedInGitIsFollowedByAWarning() throws Exception {
        pipeline.gitConfigRef("DYNAMIC");
        String warning =
                "[Buddy] Warning: acme/web, pipeline 42 is not defined in Buddy but in git or in another project;"
                        + " the next push may undo this change";
        assertEquals(warning, console(run(step(""))).get(0));
        assertEquals(1, console(run(step(""))).size());
    }
}
