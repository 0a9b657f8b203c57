package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.jvnet.hudson.test.JenkinsRule;

/** Input as users pass it: values of other types, variables and texts in a Jenkinsfile, a Job DSL script or a file. */
class InputTest extends BuddyJenkinsTestCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String named(String name, String more) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: '" + name + "', " + more
                + ")";
    }

    private static String declarative(String steps) {
        return "pipeline { agent none\nstages { stage('Buddy') { steps {\n" + steps + "\n} } } }";
    }

    /** The request that created an action. */
    private JsonNode sent(String name) {
        return buddy.requests("POST").stream()
                .map(request -> (JsonNode) request.body())
                .filter(body -> body.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(buddy.requests("POST").stream()
                        .map(request -> request.body())
                        .toList()
                        .toString()));
    }

    /** Arguments, and the fields that are sent for them. */
    private static Map<String, String> accepted() {
        Map<String, String> accepted = new LinkedHashMap<>();
        accepted.put("dryRun: params.NOT_THERE, buildkit: params.NOT_THERE", "{'buildkit': true}");
        accepted.put("dryRun: null, insecureRegistry: null", "{'insecure_registry': false}");
        accepted.put("dryRun: ' False\\n', buildkit: 'FALSE'", "{'buildkit': false}");
        accepted.put("doNotPruneImages: \"${'tr' + 'ue'}\"", "{'do_not_prune_images': true}");
        accepted.put("insecureRegistry: 'True'", "{'insecure_registry': true}");
        accepted.put("buildArgs: params.NOT_THERE", "{}");
        accepted.put(
                "buildArgs: [VERSION: '1.0', N: 2, F: true, G: \"${1 + 1}\"]",
                "{'build_args': ['VERSION=1.0', 'N=2', 'F=true', 'G=2']}");
        accepted.put("buildArgs: ['A=1', \"B=${1 + 1}\", [C: 3], null]", "{'build_args': ['A=1', 'B=2', 'C=3']}");
        accepted.put(
                "secrets: [id: 'a', type: 'FILE', value: 'b']",
                "{'secrets': [{'id': 'a', 'type': 'FILE', 'value': 'b'}]}");
        accepted.put("secrets: null", "{}");
        return accepted;
    }

    private void assertAccepted(List<String> arguments, String script) throws Exception {
        run(script);
        List<Executable> checks = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            JsonNode body = sent("Action " + i);
            String argument = arguments.get(i);
            for (Map.Entry<String, JsonNode> field :
                    JSON.readTree(accepted().get(argument).replace('\'', '"')).properties()) {
                checks.add(() -> assertEquals(field.getValue(), body.path(field.getKey()), argument));
            }
        }
        assertAll(checks);
    }

    private static String steps(List<String> arguments) {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            steps.append(named("Action " + i, arguments.get(i))).append('\n');
        }
        return steps.toString();
    }

    @Test
    void valuesOfOtherTypesAreAccepted() throws Exception {
        List<String> arguments = List.copyOf(accepted().keySet());
        assertAccepted(arguments, steps(arguments));
    }

    @Test
    void valuesOfOtherTypesAreAcceptedInDeclarativePipelines() throws Exception {
        List<String> arguments = List.copyOf(accepted().keySet());
        assertAccepted(arguments, declarative(steps(arguments)));
    }

    @Test
    void arraysAreAccepted() throws Exception {
        run(named("Split", "buildArgs: 'A=1,B=2'.split(',')"));
        assertEquals(JSON.readTree("[\"A=1\", \"B=2\"]"), sent("Split").path("build_args"));
    }

    @Test
    void pipelineIdIsANumberOrAText() throws Exception {
        buddy.pipeline("acme", "web", 12345678901L, "Large");
        List<String> ids =
                List.of("42", "42L", "42G", "'42'", "\" 42\\n\"", "\"${40 + 2}\\n\"", "12345678901", "'12345678901'");
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < ids.size(); i++) {
            script.append("buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: " + ids.get(i)
                    + ", name: 'Action " + i + "')\n");
        }
        WorkflowRun scripted = run(script.toString());
        WorkflowRun declarative = run(declarative(script.toString()));
        List<Long> expected = List.of(42L, 42L, 42L, 42L, 42L, 42L, 12345678901L, 12345678901L);
        assertEquals(
                expected,
                results(scripted).stream().map(BuddyActionResult::getPipelineId).toList());
        assertEquals(
                expected,
                results(declarative).stream()
                        .map(BuddyActionResult::getPipelineId)
                        .toList());
    }

    @Test
    void snippetForALargePipelineIdRuns() throws Exception {
        buddy.pipeline("acme", "web", 12345678901L, "Large");
        String snippet =
                Snippetizer.object2Groovy(new DockerfileActionStep("acme", "web", 12345678901L, "Build image"));
        assertTrue(snippet.contains("pipelineId: 12345678901,"), snippet);
        run(snippet);
        assertEquals(12345678901L, results(run(declarative(snippet))).get(0).getPipelineId());
    }

    /** Arguments, and the beginnings of their errors. */
    private static Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("dryRun: 'yes'", "dryRun: 'yes' is neither true nor false");
        refused.put("dryRun: ''", "dryRun: '' is neither true nor false");
        refused.put("dryRun: ' '", "dryRun: ' ' is neither true nor false");
        refused.put("dryRun: 1", "dryRun: '1' is neither true nor false");
        refused.put("dryRun: [true]", "dryRun: 'ArrayList' is neither true nor false");
        refused.put("dryRun: 'true\\nfalse'", "dryRun: 'true false' is neither true nor false");
        refused.put("buildkit: 'on'", "buildkit: 'on' is neither true nor false");
        refused.put("runOnlyOnFirstFailure: 'x'", "runOnlyOnFirstFailure: 'x' is neither true nor false");
        refused.put("pipelineId: '42x'", "pipelineId: '42x' is not a pipeline ID");
        refused.put("pipelineId: [42]", "pipelineId: 'ArrayList' is not a pipeline ID");
        refused.put("pipelineId: 4.2", "pipelineId: '4.2' is not a pipeline ID");
        refused.put("buildArgs: 'A=1'", "buddyDockerfileAction: buildArgs: must be a list");
        refused.put("buildArgs: [VERSION: null]", "buildArgs: 'VERSION' is not of the form key=value");
        refused.put("buildArgs: [[['A=1']]]", "buildArgs: 'ArrayList' is not of the form key=value");
        refused.put("secrets: 'npmrc'", "buddyDockerfileAction: secrets: must be a list of secrets");
        refused.put("secrets: ['npmrc']", "buddyDockerfileAction: secrets: must be a list of secrets");
        refused.put("workspace: 'a\\nb\\nc'", "workspace: 'a b c' is not a valid name in a URL");
        refused.put("project: 'a\\u2028/../b'", "project: 'a /../b' is not a valid name in a URL");
        refused.put("contextPath: 'a\\nb'", "contextPath: contains a line break");
        refused.put("name: 'a\\u0085b'", "name: contains a line break");
        return refused;
    }

    @Test
    void otherValuesAreReportedByNameBeforeAnyRequest() throws Exception {
        StringBuilder script = new StringBuilder();
        refused().forEach((argument, error) -> {
            Map<String, String> arguments = new LinkedHashMap<>(
                    Map.of("workspace", "'acme'", "project", "'web'", "pipelineId", "42", "name", "'x'"));
            String[] parts = argument.split(": ", 2);
            arguments.put(parts[0], parts[1]);
            String list = String.join(
                    ", ",
                    arguments.entrySet().stream()
                            .map(each -> each.getKey() + ": " + each.getValue())
                            .toList());
            script.append("try { buddyDockerfileAction(" + list
                    + "); echo 'accepted' } catch (e) { echo '> ' + e.message }\n");
        });
        WorkflowRun run = run(script.toString());
        List<String> messages = JenkinsRule.getLog(run)
                .lines()
                .filter(line -> line.startsWith("> "))
                .toList();
        assertEquals(refused().size(), messages.size(), messages::toString);
        List<String> errors = List.copyOf(refused().values());
        assertAll(IntStream.range(0, errors.size())
                .mapToObj(i -> () -> assertTrue(messages.get(i).contains(errors.get(i)), messages.get(i))));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void implausibleTextsCauseWarnings() throws Exception {
        List<String> console =
                console(run(step("dockerImageTag: 'feature/x', contextPath: '/app', dockerfilePath: '/Dockerfile'")));
        assertEquals(4, console.size(), console::toString);
        assertTrue(
                console.get(0).startsWith("[Buddy] Warning: dockerfilePath: Enter a path relative"), console::toString);
        assertTrue(console.get(1).startsWith("[Buddy] Warning: contextPath: Enter a path relative"), console::toString);
        assertTrue(console.get(2).startsWith("[Buddy] Warning: dockerImageTag: A Docker tag may"), console::toString);
        assertTrue(console.get(3).startsWith("[Buddy] CREATED"), console::toString);
    }

    @Test
    void sensitiveParameterOfAPipelineIsMasked() throws Exception {
        WorkflowJob job = pipelineJob(step("buildArgs: [params.PW]"));
        job.addProperty(new ParametersDefinitionProperty(new PasswordParameterDefinition("PW", "s3cret\"param", null)));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. buildArgs: '****' is not of the form key=value"),
                console(run));
        j.assertLogNotContains("s3cret", run);
    }

    private FreeStyleProject freestyle(String step, StringParameterDefinition... parameters) throws Exception {
        FreeStyleProject job = (FreeStyleProject) j.jenkins.createProjectFromXML(
                "freestyle" + j.jenkins.getItems().size(),
                new ByteArrayInputStream(
                        ("<project><builders><io.jenkins.plugins.buddy.DockerfileActionBuilder><step>" + step
                                        + "</step></io.jenkins.plugins.buddy.DockerfileActionBuilder></builders></project>")
                                .getBytes(StandardCharsets.UTF_8)));
        if (parameters.length > 0) {
            job.addProperty(new ParametersDefinitionProperty(parameters));
        }
        return job;
    }

    private static final String TARGET =
            "<workspace>acme</workspace><project>web</project><pipelineId>42</pipelineId><name>Build image</name>";

    @Test
    void flagsOfAFileAreReadStrictly() throws Exception {
        FreeStyleBuild refused = j.buildAndAssertStatus(
                Result.FAILURE, freestyle(TARGET + "<dryRun>yes</dryRun><buildkit>0</buildkit>"));
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. buildkit: '0' is neither true nor false;"
                                + " dryRun: 'yes' is neither true nor false"),
                console(refused));
        assertEquals(List.of(), buddy.requests());
        FreeStyleBuild dryRun = j.buildAndAssertSuccess(freestyle(TARGET + "<dryRun> TRUE </dryRun>"));
        assertEquals("DRY_RUN", results(dryRun).get(0).getOutcome());
    }

    @Test
    void formKeepsValuesThatItCannotShow() throws Exception {
        FreeStyleProject job = freestyle(TARGET.replace("42", "12345678901")
                + "<dryRun>yes</dryRun><buildkit>false</buildkit><buildArgs><string>KEY=-----BEGIN&#10;abc&#10;-----END</string>"
                + "<string>A=&quot;1&quot;\\</string><string>CR=a&#13;&#10;b</string></buildArgs>");
        String before = parameters(job);
        assertEquals(
                "FAILURE",
                j.buildAndAssertStatus(Result.FAILURE, job).getResult().toString());
        j.configRoundtrip(job);
        assertEquals(before, parameters(job));
    }

    private static String parameters(FreeStyleProject job) {
        DockerfileActionStep step =
                job.getBuildersList().get(DockerfileActionBuilder.class).getStep();
        return List.of(step.getDryRun(), step.getBuildkit(), step.getBuildArgs(), step.getPipelineId())
                .toString();
    }

    @Test
    void variablesAreReplacedAndTrimmed() throws Exception {
        FreeStyleProject job = freestyle(
                "<server>$S</server><credentialsId>${TOKEN_ID}</credentialsId><workspace>$W</workspace><project>web</project>"
                        + "<pipelineId>$ID</pipelineId><name>Build $EMPTY</name><buildArgs><string>A=$W</string><string>B= 1 </string>"
                        + "</buildArgs><ifExists>$EXISTS</ifExists><provenance>$P</provenance><dryRun>$DRY</dryRun>"
                        + "<additionalFields>{\"timeout\": $T, \"variables\": [{\"key\": \"K\", \"value\": \"a $Q\"}], \"$K\": 1}"
                        + "</additionalFields>",
                new StringParameterDefinition("S", "buddy "),
                new StringParameterDefinition("TOKEN_ID", " buddy-token\n"),
                new StringParameterDefinition("W", "acme "),
                new StringParameterDefinition("ID", "42\n"),
                new StringParameterDefinition("EMPTY", ""),
                new StringParameterDefinition("EXISTS", "KEEP "),
                new StringParameterDefinition("P", "MAX"),
                new StringParameterDefinition("DRY", "False"),
                new StringParameterDefinition("T", "600"),
                new StringParameterDefinition("K", "retry_count"),
                new StringParameterDefinition("Q", "\"}], \"disabled\": true, \"x\": [{\"\\\n"));
        j.buildAndAssertSuccess(job);
        JsonNode body = sent("Build");
        assertAll(
                () -> assertEquals(JSON.readTree("[\"A=acme\", \"B= 1 \"]"), body.path("build_args")),
                () -> assertEquals("MAX", body.path("provenance").asText()),
                () -> assertEquals(600, body.path("timeout").asInt()),
                () -> assertEquals(1, body.path("retry_count").asInt()),
                () -> assertEquals(
                        "a \"}], \"disabled\": true, \"x\": [{\"\\\n",
                        body.path("variables").path(0).path("value").asText()),
                () -> assertTrue(body.path("disabled").isMissingNode(), body::toString));
        FreeStyleBuild second = j.buildAndAssertSuccess(job);
        assertEquals("KEPT", results(second).get(0).getOutcome());
        assertEquals(1, pipeline.actions().size());
    }

    @Test
    void sensitiveParameterIsMaskedInEveryLine() throws Exception {
        FreeStyleProject job = freestyle(TARGET + "<buildArgs><string>$PW</string></buildArgs>");
        job.addProperty(new ParametersDefinitionProperty(new PasswordParameterDefinition("PW", "s3cret\"param", null)));
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. buildArgs: '****' is not of the form key=value"),
                console(build));
        FreeStyleProject dryRun =
                freestyle(TARGET + "<buildArgs><string>A=$PW</string></buildArgs><dryRun>true</dryRun>");
        dryRun.addProperty(
                new ParametersDefinitionProperty(new PasswordParameterDefinition("PW", "s3cret\"param", null)));
        FreeStyleBuild preview = j.buildAndAssertSuccess(dryRun);
        j.assertLogContains("\"A=****\"", preview);
        j.assertLogNotContains("s3cret", preview);
    }

    @Test
    void jobDslTakesWhatTheFormTakes() throws Exception {
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText("""
                job('generated') {
                    parameters { stringParam('ID', '42') }
                    steps {
                        dockerfileActionBuilder {
                            step {
                                workspace('acme')
                                project('web')
                                pipelineId('$ID')
                                name('Build image')
                                dryRun('true')
                                buildkit(null)
                                insecureRegistry("${'TR' + 'UE'}")
                                buildArgs(VERSION: "1.${0}")
                            }
                        }
                        dockerfileActionBuilder {
                            step {
                                workspace('acme')
                                project('web')
                                pipelineId(12345678901)
                                name('Other')
                                buildArgs(['A=1'])
                            }
                        }
                    }
                }
                """);
        script.setUseScriptText(true);
        FreeStyleProject seed = j.createFreeStyleProject("seed");
        seed.getBuildersList().add(script);
        j.buildAndAssertSuccess(seed);
        FreeStyleProject job = j.jenkins.getItemByFullName("generated", FreeStyleProject.class);
        List<DockerfileActionStep> steps = job.getBuildersList().getAll(DockerfileActionBuilder.class).stream()
                .map(DockerfileActionBuilder::getStep)
                .toList();
        assertAll(
                () -> assertEquals("$ID", steps.get(0).getPipelineId()),
                () -> assertEquals(true, steps.get(0).getDryRun()),
                () -> assertEquals(true, steps.get(0).getBuildkit()),
                () -> assertEquals(true, steps.get(0).getInsecureRegistry()),
                () -> assertEquals(List.of("VERSION=1.0"), steps.get(0).getBuildArgs()),
                () -> assertEquals(12345678901L, steps.get(1).getPipelineId()),
                () -> assertEquals(List.of("A=1"), steps.get(1).getBuildArgs()));
        job.getBuildersList().replaceBy(List.of(job.getBuildersList().get(0)));
        assertEquals("DRY_RUN", results(j.buildAndAssertSuccess(job)).get(0).getOutcome());
    }
}
