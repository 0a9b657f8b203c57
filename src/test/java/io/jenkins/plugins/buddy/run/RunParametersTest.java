package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of {@code buddyRunPipeline} in Jenkinsfiles. */
class RunParametersTest extends RunPipelineTestCase {

    @Test
    void allParametersAreSent() throws Exception {
        long build = addAction("Build");
        addCredentials(secretText("npm-token", "npm-secret-7f3a"));
        run(runStep("branch: 'main', revision: 'abc123', comment: 'nightly',"
                + " variables: [[key: 'VERSION', value: '1.0'], [key: 'NPM_TOKEN', credentialsId: 'npm-token']],"
                + " actionsToRun: [" + build + "], clearCache: true, refresh: true, priority: 'HIGH',"
                + " additionalFields: '{\"delay_until\": \"2016-03-29T08:05:30Z\"}'"));
        assertEquals(JSON.readTree("""
                        {"branch": {"name": "main"}, "to_revision": {"revision": "abc123"},
                         "variables": [{"key": "VERSION", "value": "1.0", "encrypted": false},
                                       {"key": "NPM_TOKEN", "value": "npm-secret-7f3a", "encrypted": true}],
                         "actions_to_run": [%d], "clear_cache": true, "refresh": true, "priority": "HIGH",
                         "delay_until": "2016-03-29T08:05:30Z"}
                        """.formatted(build)), started());
    }

    @Test
    void defaultsAreNotSent() throws Exception {
        run(runStep("clearCache: false, refresh: false, priority: 'NORMAL', variables: [], actionsToRun: [],"
                + " branch: '', tag: null"));
        assertEquals(JSON.createObjectNode(), started());
    }

    /** The mark comes first: Buddy may cut long comments. */
    @Test
    void commentIsBetweenTheMarkAndTheUrlOfTheBuild() throws Exception {
        WorkflowRun build = run(runStep("comment: ' nightly '"));
        String comment = runs.run(1).comment();
        assertTrue(comment.matches("run-[0-9a-f]{24} nightly " + j.getURL() + build.getUrl()), () -> comment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    branch: 'refs/heads/a/b'  | branch       | a/b
                    branch: ' main '          | branch       | main
                    tag: 'refs/tags/v1'       | tag          | v1
                    pullRequest: 'pull/12'    | pull_request | pull/12
                    """)
    void refsAreNames(String argument, String field, String name) throws Exception {
        run(runStep(argument));
        assertEquals(JSON.createObjectNode().set(field, JSON.createObjectNode().put("name", name)), started());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "variables: [A: '', B: true, C: 1.50, D: \"x${1 + 1}\", E: ' y ']",
                "variables: [[key: 'A', value: ''], [key: 'B', value: true], [key: 'C', value: 1.50],"
                        + " [key: 'D', value: \"x${1 + 1}\"], [key: 'E', value: ' y ']]"
            })
    void variablesAreAListOrAMap(String argument) throws Exception {
        run(runStep(argument));
        JsonNode variables = started().path("variables");
        assertEquals(
                List.of("A=", "B=true", "C=1.50", "D=x2", "E= y "),
                IntStream.range(0, variables.size())
                        .mapToObj(variables::get)
                        .map(each -> each.path("key").asText() + "="
                                + each.path("value").asText())
                        .toList());
    }

    @Test
    void actionsAreIdsOrResults() throws Exception {
        long first = addAction("First");
        long second = addAction("Second");
        run("def action = " + step("") + "\n"
                + runStep("actionsToRun: [action, " + first + ", ' " + second + "\\n', \"${" + first + "}\"]"));
        long created = pipeline.actions().get(2).path("id").asLong();
        assertEquals(
                List.of(created, first, second, first).toString().replace(" ", ""),
                started().path("actions_to_run").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "' TRUE '", "\"${true}\""})
    void flagsAreTexts(String value) throws Exception {
        run(runStep("clearCache: " + value));
        assertTrue(started().path("clear_cache").asBoolean());
    }

    /** For example, a parameter that a branch does not have in its first build. */
    @Test
    void nullIsTheDefault() throws Exception {
        runs.by(RunScript.ended("FAILED"));
        WorkflowRun build = runAndFail(runStep("wait: null, propagate: params.NOT_THERE, refresh: null, priority: null,"
                + " showLog: null, cancelOnAbort: null, variables: null, actionsToRun: null, run: null"));
        assertTrue(lastLine(build).startsWith("[Buddy] FAILED run 1 of acme/web, pipeline 42"), lastLine(build));
        assertEquals(JSON.createObjectNode(), started());
    }

    @Test
    void pipelineIsLookedUp() throws Exception {
        run("buddyRunPipeline(workspace: 'acme', project: 'web', pipeline: 'Live mirror', branch: 'main')");
        assertEquals("main", started().path("branch").path("name").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    branch: 'a', tag: 'b'                          | branch, tag: specify at most one of branch, tag and pullRequest
                    branch: 'refs/heads/'                          | branch: is required
                    priority: 'URGENT'                             | priority: 'URGENT' is none of LOW, NORMAL, HIGH
                    wait: 'maybe'                                  | wait: 'maybe'
                    propagate: 2                                   | propagate: '2'
                    actionsToRun: [null]                           | actionsToRun[0]: has no ID
                    actionsToRun: [5, '']                          | actionsToRun[1]: has no ID
                    actionsToRun: ['five']                         | actionsToRun[0]: 'five' is not a numeric ID
                    actionsToRun: [buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: 'x', dryRun: true)] | actionsToRun[0]: has no ID
                    variables: [A: null]                           | variables[0]: specify either value or credentialsId
                    variables: [[key: 'A']]                        | variables[0]: specify either value or credentialsId
                    variables: [[key: 'A', value: '1', credentialsId: 'x']] | variables[0]: specify either value or credentialsId
                    variables: [[key: 'A', value: '1'], [key: 'A', value: '2']] | variables[1].key: 'A' is specified twice
                    variables: [[value: '1']]                      | variables[0].key: is required
                    variables: [null]                              | variables[0].key: is required
                    variables: [key: 'A', value: '1']              | variables: a single variable needs a list around it
                    variables: ['A=1']                             | variables: 'A=1' is not a variable
                    variables: [A: ['1']]                          | variables: the value of 'A' is of type
                    variables: [[key: 'A', credentialsId: 'gone']] | variables[0].credentialsId: cannot find credentials 'gone'
                    variables: [[key: 'A', credentialsId: 'registry-login']] | variables[0].credentialsId: credentials 'registry-login' are of type
                    additionalFields: '{"branch": {"name": "x"}}'  | additionalFields: cannot set 'branch'
                    additionalFields: '{"comment": "x"}'           | additionalFields: cannot set 'comment'
                    run: ''                                        | run: has no ID
                    run: 'seven'                                   | run: 'seven' is not a numeric ID
                    run: 1, branch: 'main', clearCache: true       | run: follows an existing run and cannot be combined with branch, clearCache
                    run: 1, variables: [A: '1'], comment: 'x'      | run: follows an existing run and cannot be combined with comment, variables
                    """)
    void invalidParametersAreReportedByNameBeforeAnyRequest(String arguments, String error) throws Exception {
        WorkflowRun build = runAndFail(runStep(arguments));
        console(build);
        j.assertLogContains(error, build);
        assertFalse(buddy.requests().stream().anyMatch(request -> request.path().contains("/executions")));
    }

    @Test
    void existingRunIsFollowed() throws Exception {
        runs.add("by hand", RunScript.successful());
        WorkflowRun build = run("def r = " + runStep("run: ' 1\\n'") + "\necho \"${r.id} ${r.status}\"");
        assertAll(
                () -> assertEquals(1, runs.all().size()),
                () -> assertLine(build, "[Buddy] Following run 1 of acme/web, pipeline 42: http"),
                () -> j.assertLogContains("1 SUCCESSFUL", build));
    }

    /** The result has the pipeline. */
    @Test
    void resultIsFollowed() throws Exception {
        WorkflowRun build = run("def started = " + runStep("wait: false") + "\n"
                + "def ended = buddyRunPipeline(run: started)\necho \"${started.id} ${ended.id} ${ended.status}\"");
        j.assertLogContains("1 1 SUCCESSFUL", build);
        assertEquals(1, runs.all().size());
    }

    @Test
    void resultOfAnotherPipelineIsRejected() throws Exception {
        List<String> log = runAndFail("def started = " + runStep("wait: false") + "\n"
                        + "buddyRunPipeline(run: started, workspace: 'acme', project: 'other', pipelineId: 42)")
                .getLog(100);
        assertTrue(
                log.stream().anyMatch(line -> line.contains("run: the result belongs to project 'web'")),
                log::toString);
    }

    @Test
    void unknownParameterIsRejected() throws Exception {
        WorkflowRun build = runAndFail(runStep("branches: 'main'"));
        j.assertLogContains("branches", build);
        assertEquals(List.of(), runs.all());
    }
}
