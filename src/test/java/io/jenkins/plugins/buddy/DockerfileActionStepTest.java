package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step in Pipelines that run, all of them in the sandbox. */
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
    void theReferencesExample() throws Exception {
        buddy.pipeline("buddy", "company-website", 2, "Live mirror");
        buddy.failNextAfterActing(
                "POST", Fault.answer(201, example("reference-response.json").toString()));
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
        for (Map.Entry<String, JsonNode> field :
                example("reference-request.json").properties()) {
            assertEquals(field.getValue(), sent().get(field.getKey()), field.getKey());
        }
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
    void worksInNodeAndInDeclarativeAndWithGStrings() throws Exception {
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
    void theResultSurvivesInVariablesAcrossOtherSteps() throws Exception {
        WorkflowRun run = run("def a = " + step("") + "\nnode { sleep(time: 1, unit: 'MILLISECONDS') }\n"
                + "def all = [a]\necho all.collect { it.toString() }.join('')");
        j.assertLogContains("CREATED action 'Build image' (id 1)", run);
    }

    @Test
    void defaultsAreSentAndAllParametersToo() throws Exception {
        pipeline.cacheScope("WORKSPACE");
        run(step(""));
        assertEquals(JSON.readTree("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "trigger_time": "ON_EVERY_EXECUTION", "docker_registry": "NONE", "insecure_registry": false,
                         "do_not_prune_images": false, "buildkit": true, "provenance": "NONE"}
                        """), sent());
        buddy.forgetRequests();
        run("buddyDockerfileAction(server: 'buddy', credentialsId: 'buddy-token', workspace: 'acme', project: 'web',"
                + " pipelineId: '42', name: 'Other', dockerfilePath: 'd/Dockerfile', contextPath: 'd',"
                + " dockerImageTag: '7', insecureRegistry: true, doNotPruneImages: true, buildkit: false,"
                + " provenance: 'MAX', cacheMode: 'MIN', triggerTime: 'ON_FAILURE', ifExists: 'FAIL',"
                + " additionalFields: '{\"timeout\": 600}', buildArgs: ['A=1'])");
        assertEquals(JSON.readTree("""
                        {"name": "Other", "type": "DOCKERFILE", "dockerfile_path": "d/Dockerfile", "context_path": "d",
                         "docker_image_tag": "7", "trigger_time": "ON_FAILURE", "docker_registry": "NONE",
                         "insecure_registry": true, "do_not_prune_images": true, "buildkit": false, "provenance": "MAX",
                         "cache_mode": "MIN", "build_args": ["A=1"], "timeout": 600}
                        """), sent());
    }

    @Test
    void eachRegistry() throws Exception {
        Map<String, String> registries = new LinkedHashMap<>();
        registries.put(
                "dockerHub(repository: 'web', integration: '5d')",
                "{'docker_registry': 'DOCKER_HUB', 'repository': 'web', 'integration': {'identifier': '5d'}}");
        registries.put(
                "dockerHub(repository: 'web', credentialsId: 'registry-login')",
                "{'docker_registry': 'DOCKER_HUB', 'repository': 'web', 'login': 'joe', 'password': '" + PASSWORD
                        + "'}");
        registries.put(
                "amazonEcr(integration: '5d', region: 'us-east-1', repository: 'web')",
                "{'docker_registry': 'AMAZON_ECR', 'repository': 'web', 'region': 'us-east-1', 'integration': {'identifier': '5d'}}");
        registries.put(
                "googleGcr(integration: '5d', registry: 'eu.gcr.io', repository: 'web')",
                "{'docker_registry': 'GOOGLE_GCR', 'repository': 'web', 'registry': 'eu.gcr.io', 'integration': {'identifier': '5d'}}");
        registries.put(
                "googleArtifactRegistry(integration: '5d', repository: 'web', registry: 'europe-docker.pkg.dev')",
                "{'docker_registry': 'GOOGLE_ARTIFACT_REGISTRY', 'repository': 'web', 'registry': 'europe-docker.pkg.dev', 'integration': {'identifier': '5d'}}");
        registries.put(
                "googleArtifactRegistry(integration: '5d', repository: 'web')",
                "{'docker_registry': 'GOOGLE_ARTIFACT_REGISTRY', 'repository': 'web', 'integration': {'identifier': '5d'}}");
        registries.put(
                "gitHubContainerRegistry(integration: '5d', repository: 'web')",
                "{'docker_registry': 'GIT_HUB_CONTAINER_REGISTRY', 'repository': 'web', 'integration': {'identifier': '5d'}}");
        registries.put(
                "otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'registry-login')",
                "{'docker_registry': 'OTHER', 'repository': 'web', 'registry': 'r.example.com', 'login': 'joe', 'password': '"
                        + PASSWORD + "'}");
        registries.put(
                "otherRegistry(registry: 'https://r.example.com', repository: 'web')",
                "{'docker_registry': 'OTHER', 'repository': 'web', 'registry': 'https://r.example.com'}");
        for (Map.Entry<String, String> each : registries.entrySet()) {
            buddy.forgetRequests();
            run(step("ifExists: 'DUPLICATE', registry: " + each.getKey()));
            ObjectNode registry = ((ObjectNode) sent().deepCopy())
                    .retain("docker_registry", "repository", "registry", "region", "integration", "login", "password");
            assertEquals(JSON.readTree(each.getValue().replace('\'', '"')), registry, each.getKey());
        }
    }

    @Test
    void eachWordOfEachEnum() throws Exception {
        pipeline.cacheScope("PROJECT");
        Map<String, List<String>> words = Map.of(
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
        String steps = words.entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(word -> "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: '"
                                + each.getKey() + word + "', " + each.getKey() + ": '" + word + "')"))
                .collect(Collectors.joining("\n"));
        WorkflowRun run = run(steps);
        assertEquals(16, results(run).size());
        words.get("provenance")
                .forEach(word -> assertTrue(pipeline.actions().stream()
                        .anyMatch(a -> a.path("name").asText().equals("provenance" + word)
                                && a.path("provenance").asText().equals(word))));
    }

    /** Argument by argument what is wrong, and the words for it. */
    @Test
    void eachMistakeIsToldByItsParameterBeforeAnyRequest() throws Exception {
        Map<String, String> mistakes = new LinkedHashMap<>();
        mistakes.put("workspace: null", "workspace: is required");
        mistakes.put("workspace: '  '", "workspace: is required");
        mistakes.put("workspace: '..'", "workspace: '..' can't be part of an address");
        mistakes.put("workspace: 'a/b'", "workspace: 'a/b' can't be part of an address");
        mistakes.put("project: ''", "project: is required");
        mistakes.put("project: 'a\\\\b'", "project: 'a\\b' can't be part of an address");
        mistakes.put("pipelineId: 0", "pipelineId: is required");
        mistakes.put("pipelineId: -1", "pipelineId: '-1' is not a pipeline's number");
        mistakes.put("pipelineId: 'forty-two'", "pipelineId: 'forty-two' is not a pipeline's number");
        mistakes.put("name: ''", "name: is required");
        mistakes.put("name: 'a\\nb'", "name: has a line break or another control character");
        mistakes.put("server: 'other'", "server: there is no Buddy server 'other'; configured are: buddy");
        mistakes.put(
                "credentialsId: 'nowhere'",
                "credentialsId: there are no credentials 'nowhere' that this build may use");
        mistakes.put(
                "credentialsId: 'registry-login'",
                "credentialsId: the credentials 'registry-login' are of the kind Username with password, and Secret text is needed");
        mistakes.put("buildArgs: ['A']", "buildArgs: 'A' is not of the form key=value");
        mistakes.put("buildArgs: ['=1']", "buildArgs: '=1' is not of the form key=value");
        mistakes.put("secrets: [[type: 'FILE', value: 'x']]", "secrets[0].id: is required");
        mistakes.put("secrets: [[id: 'x', type: 'FILE']]", "secrets[0].value: is required");
        mistakes.put("secrets: [[id: 'x', value: 'x']]", "secrets[0].type: is required");
        mistakes.put("secrets: [[id: 'x', type: 'file', value: 'x']]", "secrets[0].type: 'file' is none of FILE, ENV");
        mistakes.put("provenance: 'BIG'", "provenance: 'BIG' is none of NONE, MIN, MAX");
        mistakes.put("cacheMode: 'BIG'", "cacheMode: 'BIG' is none of MIN, MAX");
        mistakes.put("triggerTime: 'NOW'", "triggerTime: 'NOW' is none of ON_EVERY_EXECUTION, ON_SUCCESS,");
        mistakes.put("ifExists: 'MERGE'", "ifExists: 'MERGE' is none of UPDATE, KEEP, FAIL, DUPLICATE");
        mistakes.put("additionalFields: '{'", "additionalFields: is not JSON");
        mistakes.put("additionalFields: '[]'", "additionalFields: must be a JSON object");
        mistakes.put("additionalFields: '{\"name\": \"x\"}'", "additionalFields: can't set 'name'");
        mistakes.put("registry: dockerHub(repository: 'web')", "registry.integration: give either integration or");
        mistakes.put("registry: dockerHub(integration: '5d')", "registry.repository: is required");
        mistakes.put("registry: amazonEcr(region: 'r', repository: 'web')", "registry.integration: is required");
        mistakes.put("registry: amazonEcr(integration: '5d', repository: 'web')", "registry.region: is required");
        mistakes.put("registry: amazonEcr(integration: '5d', region: 'r')", "registry.repository: is required");
        mistakes.put("registry: googleGcr(integration: '5d', repository: 'web')", "registry.registry: is required");
        mistakes.put("registry: googleArtifactRegistry(repository: 'web')", "registry.integration: is required");
        mistakes.put("registry: gitHubContainerRegistry(integration: '5d')", "registry.repository: is required");
        mistakes.put("registry: otherRegistry(repository: 'web')", "registry.registry: is required");
        mistakes.put(
                "registry: otherRegistry(registry: 'r', repository: 'web', credentialsId: 'buddy-token')",
                "registry.credentialsId: the credentials 'buddy-token' are of the kind Secret text, and Username with"
                        + " password is needed");

        Map<String, String> required =
                Map.of("workspace", "'acme'", "project", "'web'", "pipelineId", "42", "name", "'Build image'");
        StringBuilder script = new StringBuilder();
        for (String mistake : mistakes.keySet()) {
            String others = required.entrySet().stream()
                    .filter(each -> !mistake.startsWith(each.getKey() + ":"))
                    .map(each -> each.getKey() + ": " + each.getValue() + ", ")
                    .collect(Collectors.joining());
            script.append("try { buddyDockerfileAction(" + others + mistake
                    + "); error 'accepted' } catch (e) { echo 'caught ' + e.message }\n");
        }
        WorkflowRun run = run(script.toString());
        List<String> console = console(run);
        assertEquals(mistakes.size(), console.size(), () -> String.join("\n", console));
        int line = 0;
        for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
            String told = console.get(line++);
            assertTrue(
                    told.startsWith("[Buddy] Nothing was sent to Buddy. " + mistake.getValue()),
                    mistake.getKey() + " → " + told);
            j.assertLogContains("caught " + told.substring("[Buddy] ".length()), run);
        }
        assertTrue(buddy.requests().isEmpty(), () -> buddy.requests().toString());
        assertTrue(results(run).isEmpty());
    }

    @Test
    void allMistakesAreToldAtOnce() throws Exception {
        WorkflowRun run = runAndFail("buddyDockerfileAction(project: 'web', provenance: 'BIG', server: 'nope')");
        assertEquals(
                List.of("[Buddy] Nothing was sent to Buddy. workspace: is required; pipelineId: is required;"
                        + " name: is required; provenance: 'BIG' is none of NONE, MIN, MAX;"
                        + " server: there is no Buddy server 'nope'; configured are: buddy"),
                console(run));
    }

    @Test
    void whatCannotBeBoundIsToldWithoutAStackTrace() throws Exception {
        for (String wrong : List.of("buildArgs: 'A=1'", "registry: 'web'", "secrets: [1]", "registry: [a: 1]")) {
            WorkflowRun run = runAndFail(step(wrong));
            console(run);
            j.assertLogContains("ERROR: buddyDockerfileAction: ", run);
        }
    }

    /** Which Jenkins by itself refuses in tests only, and otherwise leaves out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aParameterThatDoesNotExistIsTold(boolean strict) throws Exception {
        Map<String, String> mistyped = Map.of(
                "dockerImageTags: '1.0'", "DockerfileActionStep': dockerImageTags",
                "registry: dockerHub(integration: '5d', repository: 'web', regoin: 'eu')", "DockerHub': regoin");
        DescribableModel.STRICT_PARAMETER_CHECKING = strict;
        try {
            for (Map.Entry<String, String> each : mistyped.entrySet()) {
                WorkflowRun run = runAndFail(step(each.getKey()));
                console(run);
                j.assertLogContains("ERROR: buddyDockerfileAction: Unknown parameter(s) found", run);
                j.assertLogContains(each.getValue(), run);
            }
        } finally {
            DescribableModel.STRICT_PARAMETER_CHECKING = true;
        }
        assertTrue(buddy.requests().isEmpty(), () -> buddy.requests().toString());
    }

    @Test
    void aServerWithoutATokenWantsOne() throws Exception {
        configure();
        j.assertLogContains("server: no Buddy server is configured", runAndFail(step("")));
        configure(new ConfiguredServer());
        j.assertLogContains(
                "credentialsId: is required, because the Buddy server 'buddy' has no token of its own",
                runAndFail(step("")));
    }

    /** What Buddy answers, and what people are told then. */
    @Test
    void eachBadAnswerIsOneClearLine() throws Exception {
        Map<Fault, String> answers = new LinkedHashMap<>();
        answers.put(
                Fault.answer(401, "{\"errors\":[{\"message\":\"No\"}]}"),
                "401 to GET .*: No\\. Mend credentialsId: .*");
        answers.put(
                Fault.answer(403, "{\"errors\":[{\"message\":\"No\"}]}"), "403 to GET .*: No\\. .*PIPELINE_WRITE.*");
        answers.put(Fault.answer(404, "{\"errors\":[{\"message\":\"No\"}]}"), "404 to GET .*: No\\. .*pipelineId.*");
        answers.put(
                Fault.answer(400, "{\"errors\":[{\"message\":\"name is taken\"},{\"message\":\"region is wrong\"}]}"),
                "400 to GET .*: name is taken; region is wrong\\. Check name, registry\\.region");
        answers.put(Fault.html(), "\\(200\\) to GET .* can't be read: it is not JSON \\(text/html\\)");
        answers.put(Fault.answer(200, ""), "\\(200\\) to GET .* can't be read: it is empty");
        answers.put(Fault.large(2 * 1024 * 1024), "can't be read: it is larger than 1024 KiB");
        answers.put(
                Fault.answer(302, "", Map.of("Location", "https://elsewhere.example.com/")),
                "302 to GET .*Redirects to elsewhere\\.example\\.com are not followed.*");
        for (Map.Entry<Fault, String> answer : answers.entrySet()) {
            buddy.behave();
            buddy.failAll(answer.getKey());
            WorkflowRun run = runAndFail(step(""));
            List<String> console = console(run);
            assertEquals(1, console.size(), console::toString);
            assertTrue(console.get(0).matches("\\[Buddy] Buddy.*" + answer.getValue()), console::toString);
            assertNull(run.getAction(BuddyBuildData.class));
        }
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        WorkflowRun run = run("def a = "
                + step(
                        "dryRun: true, registry: otherRegistry(registry: 'r', repository: 'web', credentialsId: 'registry-login')")
                + "\necho \"${a.outcome} ${a.id} ${a.htmlUrl}\"");
        j.assertLogContains("DRY_RUN null null", run);
        j.assertLogContains("\"password\":\"****\"", run);
        j.assertLogNotContains(PASSWORD, run);
        assertTrue(pipeline.actions().isEmpty());
        assertEquals("DRY_RUN", results(run).get(0).getOutcome());
        List<String> console = console(run);
        assertEquals("[Buddy] DRY_RUN action 'Build image' in acme/web, pipeline 42", console.get(console.size() - 1));
    }

    @Test
    void thirtyBranchesKeepThirtyResults() throws Exception {
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
    void aFailedStepCanBeCaughtAndStoresNothing() throws Exception {
        buddy.failAll(Fault.answer(403, ""));
        WorkflowRun run = run("try { " + step("") + " } catch (e) { echo 'caught ' + e.message }");
        j.assertLogContains("caught Buddy answered 403 to GET /workspaces/acme", run);
        assertNull(run.getAction(BuddyBuildData.class));
    }
}
