package io.jenkins.plugins.buddy.fake;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.buddy.fake.run.CommentDisplay;
import io.jenkins.plugins.buddy.fake.run.FakeActionRun;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.FakeRuns;
import io.jenkins.plugins.buddy.fake.run.LogPath;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the fake's runs over HTTP, without the client that they are for. */
class FakeRunsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUNS = "/workspaces/acme/projects/web/pipelines/42/executions";
    private static final String CANCEL = "{\"operation\":\"CANCEL\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeBuddy buddy;
    private FakePipeline pipeline;
    private FakeRuns runs;

    @BeforeEach
    void startBuddy() throws IOException {
        buddy = FakeBuddy.start();
        buddy.clock(buddy.clock());
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
        runs = pipeline.runs();
    }

    @AfterEach
    void stopBuddy() {
        buddy.close();
    }

    /** A response whose body is read as JSON. */
    private record Reply(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError(response.body(), e);
            }
        }

        List<String> errors() {
            return json().path("errors").findValuesAsText("message");
        }
    }

    private HttpRequest request(String token, String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(buddy.url() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private Reply send(String token, String method, String path, String body) throws Exception {
        return new Reply(http.send(request(token, method, path, body), BodyHandlers.ofString()));
    }

    private Reply get(String path) throws Exception {
        return send(FakeBuddy.TOKEN, "GET", path, null);
    }

    private Reply start(String body) throws Exception {
        return send(FakeBuddy.TOKEN, "POST", RUNS, body);
    }

    private Reply cancel(long id) throws Exception {
        return send(FakeBuddy.TOKEN, "PATCH", RUNS + "/" + id, CANCEL);
    }

    /** The numbers in the list of runs. */
    private List<Long> listed(String query) throws Exception {
        List<Long> numbers = new ArrayList<>();
        get(RUNS + query)
                .json()
                .path("executions")
                .forEach(run -> numbers.add(run.path("id").asLong()));
        return numbers;
    }

    private long addAction(String name) {
        return pipeline.add(JSON.createObjectNode().put("name", name).put("type", "DOCKERFILE"));
    }

    private JsonNode run(long id) throws Exception {
        return get(RUNS + "/" + id).json();
    }

    private JsonNode log(FakeActionRun action) throws Exception {
        return get(RUNS + "/1/action_executions/" + action.id()).json();
    }

    private static List<String> actionStatuses(JsonNode run) {
        return run.path("action_executions").findValuesAsText("status");
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void runSucceedsAfterTheResponseThatStartsIt() throws Exception {
        addAction("Build");
        Reply started = start("{}");
        assertEquals(201, started.status());
        assertEquals("INPROGRESS", started.json().path("status").asText());
        assertEquals(List.of("INITIAL"), actionStatuses(started.json()));
        assertEquals("SUCCESSFUL", run(1).path("status").asText());
        assertEquals(List.of("SUCCESSFUL"), actionStatuses(run(1)));
        assertEquals(2, log(runs.run(1).actions().get(0)).path("log").size());
    }

    @Test
    void runHasTheFieldsOfTheReference() throws Exception {
        List<String> summary = List.of(
                "url",
                "html_url",
                "id",
                "status",
                "start_date",
                "finish_date",
                "triggeredOn",
                "priority",
                "refresh",
                "comment",
                "branch",
                "tag",
                "from_revision",
                "to_revision",
                "creator");
        addAction("Build");
        List<String> alone = new ArrayList<>(summary);
        alone.add("action_executions");
        Reply started = start("{\"comment\":\"nightly\",\"priority\":\"HIGH\",\"tag\":{\"name\":\"v1\"}}");
        JsonNode run = run(1);
        JsonNode action = run.at("/action_executions/0");
        assertAll(
                () -> assertEquals(alone, keys(started.json())),
                () -> assertEquals(alone, keys(run)),
                () -> assertEquals(
                        summary, keys(get(RUNS).json().path("executions").get(0))),
                () -> assertEquals(buddy.url() + RUNS + "/1", run.path("url").asText()),
                () -> assertEquals("nightly", run.path("comment").asText()),
                () -> assertEquals("HIGH", run.path("priority").asText()),
                () -> assertEquals("v1", run.at("/tag/name").asText()),
                () -> assertTrue(run.path("branch").isNull()),
                () -> assertEquals(
                        List.of("action_execution_id", "status", "progress", "start_date", "finish_date", "action"),
                        keys(action)),
                () -> assertEquals(List.of("id", "name", "type"), keys(action.path("action"))),
                () -> assertTrue(action.path("action_execution_id").isTextual()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"branch\":{\"name\":\"main\"},\"to_revision\":{\"revision\":\"HEAD\"},\"from_revision\":{\"revision\":\"a1\"}}",
                "{\"pull_request\":{\"name\":\"7\"}}",
                "{\"variables\":[{\"key\":\"A\",\"value\":\"\"},{\"key\":\"B\",\"value\":\"1\",\"encrypted\":true}]}",
                "{\"comment\":\"\",\"refresh\":true,\"clear_cache\":false,\"priority\":\"LOW\"}",
                "{\"delay_until\":\"2026-12-24T08:05:30.33Z\",\"environment\":\"prod\",\"package_version\":{\"id\":\"1\"}}",
                "{\"comment\":null,\"actions_to_run\":[1]}"
            })
    void fieldsOfTheReferenceAreAccepted(String body) throws Exception {
        addAction("Build");
        assertEquals(List.of(), start(body).errors());
        assertEquals(1, runs.all().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"revision":"HEAD"}                                      | Unknown field revision
                    {"branch":"main"}                                        | Field branch has a wrong value
                    {"branch":{"name":""}}                                   | Field branch has a wrong value
                    {"branch":{"name":"main","url":"x"}}                     | Field branch has a wrong value
                    {"branch":{"name":"origin/main"}}                        | Branch origin/main not found
                    {"branch":{"name":"refs/heads/main"}}                    | Branch refs/heads/main not found
                    {"branch":{"name":"a"},"tag":{"name":"b"}}               | Only one of branch, tag and pull_request is allowed
                    {"to_revision":{"name":"HEAD"}}                          | Field to_revision has a wrong value
                    {"variables":[{"key":"A","value":1}]}                    | Field variables has a wrong value
                    {"variables":[{"key":"A"}]}                              | Field variables has a wrong value
                    {"variables":[{"key":"","value":"1"}]}                   | Field variables has a wrong value
                    {"variables":[{"key":"A","value":"1","type":"VAR"}]}     | Field variables has a wrong value
                    {"variables":{"A":"1"}}                                  | Field variables has a wrong value
                    {"variables":[{"key":"A","value":"1"},{"key":"A","value":"2"}]} | Variable A already exists
                    {"comment":1}                                            | Field comment has a wrong value
                    {"refresh":"true"}                                       | Field refresh has a wrong value
                    {"priority":"URGENT"}                                    | Field priority has a wrong value
                    {"delay_until":"tomorrow"}                               | Field delay_until has a wrong value
                    {"actions_to_run":[]}                                    | Field actions_to_run has a wrong value
                    {"actions_to_run":["1"]}                                 | Field actions_to_run has a wrong value
                    {"actions_to_run":[9]}                                   | Field actions_to_run: the pipeline has no action 9
                    """)
    void otherRequestsAreRefused(String body, String error) throws Exception {
        addAction("Build");
        Reply refused = start(body);
        assertEquals(400, refused.status());
        assertEquals(List.of(error), refused.errors());
        assertEquals(List.of(), runs.all());
    }

    @Test
    void onlyJsonAndKnownMethodsAreAccepted() throws Exception {
        start("{}");
        assertAll(
                () -> assertEquals(400, start("[]").status()),
                () -> assertEquals(
                        405, send(FakeBuddy.TOKEN, "DELETE", RUNS + "/1", null).status()),
                () -> assertEquals(405, send(FakeBuddy.TOKEN, "PUT", RUNS, "{}").status()),
                () -> assertEquals(404, get(RUNS + "/2").status()),
                () -> assertEquals(404, get(RUNS + "/x").status()),
                () -> assertEquals(404, get(RUNS + "/1/logs/1").status()),
                () -> assertEquals(404, get(RUNS + "/1/action_executions").status()),
                () -> assertEquals(404, get(RUNS.replace("42", "43")).status()));
    }

    @Test
    void pipelineMayRequireARefAndKnowItsBranches() throws Exception {
        runs.requiresRef(true).branches("main", "origin/x");
        assertEquals(
                List.of("A branch, tag, pull request or revision is required"),
                start("{}").errors());
        assertEquals(List.of(), start("{\"to_revision\":{\"revision\":\"a1\"}}").errors());
        assertEquals(List.of(), start("{\"branch\":{\"name\":\"origin/x\"}}").errors());
        assertEquals(
                List.of("Branch dev not found"),
                start("{\"branch\":{\"name\":\"dev\"}}").errors());
    }

    @Test
    void installationOf2020RequiresARevision() throws Exception {
        buddy.version2020(true);
        String branch = "\"branch\":{\"name\":\"main\"}";
        assertEquals(
                List.of("Field to_revision is required"),
                start("{" + branch + "}").errors());
        assertEquals(
                List.of("Unknown field environment"),
                start("{\"environment\":\"prod\"}").errors());
        Reply started = start("{" + branch + ",\"to_revision\":{\"revision\":\"HEAD\"}}");
        assertEquals("CLICK", started.json().path("mode").asText());
        assertFalse(started.json().has("triggeredOn"));
    }

    @Test
    void startMayRespondWith200() throws Exception {
        runs.startStatus(200);
        assertEquals(200, start("{}").status());
    }

    @ParameterizedTest
    @CsvSource({
        "PIPELINE_READ, 200, 403, 403",
        "PIPELINE_READ PIPELINE_WRITE, 200, 403, 403",
        "PIPELINE_RUN, 403, 201, 200",
        "EXECUTION_INFO EXECUTION_RUN, 200, 201, 200"
    })
    void runsNeedTheirOwnScopes(String scopes, int get, int post, int patch) throws Exception {
        runs.add("other", RunScript.manual());
        buddy.token("t2", Set.of(scopes.split(" ")));
        Reply started = send("t2", "POST", RUNS, "{}");
        assertEquals(
                List.of(get, post, patch),
                List.of(
                        send("t2", "GET", RUNS + "/1", null).status(),
                        started.status(),
                        send("t2", "PATCH", RUNS + "/1", CANCEL).status()));
        assertEquals(
                "PIPELINE_RUN",
                started.response()
                        .headers()
                        .firstValue("X-Accepted-OAuth-Scopes")
                        .orElseThrow());
    }

    @Test
    void revokedTokenIsRefused() throws Exception {
        buddy.revokeToken(FakeBuddy.TOKEN);
        assertEquals(401, get(RUNS).status());
    }

    @Test
    void listIsPagedNewestFirst() throws Exception {
        runs.add("ours", RunScript.manual());
        runs.addFinishedRuns(24);
        JsonNode page = get(RUNS + "?page=2").json();
        assertEquals(List.of(5L, 4L, 3L, 2L, 1L), listed("?page=2"));
        assertEquals(25, listed("?per_page=100").size());
        assertEquals(20, listed("").size());
        assertEquals(List.of(), listed("?page=3"));
        assertEquals(25, page.path("total_element_count").asInt());
        assertEquals("INPROGRESS", page.at("/executions/4/status").asText());
        assertEquals(400, get(RUNS + "?page=0").status());
        buddy.refusesFurtherPages(404);
        assertEquals(404, get(RUNS + "?page=3").status());
        assertEquals(200, get(RUNS + "?page=2").status());
    }

    @Test
    void newRunsAreListedLate() throws Exception {
        buddy.listsLate(Duration.ofSeconds(3));
        start("{}");
        buddy.clock().advance(Duration.ofMillis(2_999));
        assertEquals(List.of(), listed(""));
        assertEquals(200, get(RUNS + "/1").status());
        buddy.clock().advance(Duration.ofMillis(1));
        assertEquals(List.of(1L), listed(""));
        buddy.newActionsHidden(true);
        start("{}");
        assertEquals(List.of(1L), listed(""));
        buddy.showHiddenActions();
        assertEquals(List.of(2L, 1L), listed(""));
    }

    @Test
    void startTakesEffectLate() throws Exception {
        buddy.failNext("POST", Fault.response(502, ""), Effect.after(Duration.ofSeconds(2)));
        assertEquals(502, start("{}").status());
        assertEquals(List.of(), listed(""));
        buddy.clock().advance(Duration.ofSeconds(2));
        assertEquals(List.of(1L), listed(""));
    }

    @Test
    void runIsNotFoundForATime() throws Exception {
        runs.notFoundFor(Duration.ofSeconds(3));
        start("{}");
        buddy.clock().advance(Duration.ofMillis(2_999));
        assertEquals(404, get(RUNS + "/1").status());
        assertEquals(404, cancel(1).status());
        assertEquals(List.of(1L), listed(""));
        buddy.clock().advance(Duration.ofMillis(1));
        assertEquals(200, get(RUNS + "/1").status());
    }

    @Test
    void deletedRunIsGone() throws Exception {
        start("{}");
        start("{}");
        runs.run(1).delete();
        assertEquals(404, get(RUNS + "/1").status());
        assertEquals(List.of(2L), listed(""));
        assertEquals(3, start("{}").json().path("id").asInt());
    }

    @Test
    void scriptsAreForOneRunEachAndTheLastForAllOthers() throws Exception {
        pipeline.runsBy(RunScript.ended("SKIPPED"), new TimedScript().failingAction("Build", Duration.ZERO, "exit 1"));
        Reply first = start("{}");
        assertEquals("SKIPPED", first.json().path("status").asText());
        assertTrue(first.json().path("start_date").isNull());
        assertTrue(first.json().path("finish_date").isTextual());
        start("{}");
        start("{}");
        assertEquals(
                List.of("SKIPPED", "FAILED", "FAILED"),
                List.of(
                        run(1).path("status").asText(),
                        run(2).path("status").asText(),
                        run(3).path("status").asText()));
    }

    @Test
    void timedScriptGoesOnWithTheClock() throws Exception {
        long build = addAction("Build");
        addAction("Deploy");
        pipeline.runsBy(new TimedScript()
                .action("Build", Duration.ofSeconds(30), "one", "two")
                .output("DIGEST", "sha256:1")
                .waitForApproval(Duration.ofSeconds(10))
                .failingAction("Deploy", Duration.ofSeconds(5), "exit 1", "three"));
        start("{}");
        assertEquals(List.of("INPROGRESS", "INITIAL"), actionStatuses(run(1)));
        FakeActionRun action = runs.run(1).actions().get(0);
        buddy.clock().advance(Duration.ofSeconds(15));
        assertEquals(50, run(1).at("/action_executions/0/progress").asInt());
        assertEquals(JSON.readTree("[\"one\"]"), log(action).path("log"));
        buddy.clock().advance(Duration.ofSeconds(16));
        assertEquals("WAITING_FOR_APPLY", run(1).path("status").asText());
        assertEquals(100, run(1).at("/action_executions/0/progress").asInt());
        assertEquals(build, run(1).at("/action_executions/0/action/id").asLong());
        assertEquals(
                JSON.readTree("[{\"key\":\"DIGEST\",\"value\":\"sha256:1\",\"encrypted\":false}]"),
                log(action).path("outputted_variables"));
        // Read late: the dates are those of the script.
        buddy.clock().advance(Duration.ofMinutes(1));
        JsonNode run = run(1);
        assertEquals("FAILED", run.path("status").asText());
        assertEquals(List.of("SUCCESSFUL", "FAILED"), actionStatuses(run));
        assertEquals("2026-01-01T00:00:45.00Z", run.path("finish_date").asText());
        assertEquals(
                "2026-01-01T00:00:40.00Z",
                run.at("/action_executions/1/start_date").asText());
        assertEquals(
                "exit 1",
                log(runs.run(1).actions().get(1)).path("error_message").asText());
    }

    @Test
    void testControlsARun() throws Exception {
        addAction("Build");
        addAction("Deploy");
        pipeline.runsBy(RunScript.manual());
        start(
                "{\"variables\":[{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"B\",\"value\":\"s3cret\",\"encrypted\":true}]}");
        FakeRun run = runs.await(1);
        FakeActionRun build = run.startAction("Build").progress(40).log("x".repeat(2_001));
        build.output("K", "V").encryptedOutput("S", "s3cret");
        assertEquals(40, run(1).at("/action_executions/0/progress").asInt());
        build.fail("exit 1");
        run.finish("EXPIRED");
        JsonNode shown = run(1);
        JsonNode log = log(build);
        assertAll(
                () -> assertEquals("EXPIRED", shown.path("status").asText()),
                () -> assertTrue(shown.path("finish_date").isTextual()),
                () -> assertEquals(List.of("FAILED", "NOT_EXECUTED"), actionStatuses(shown)),
                () -> assertEquals(2_000, log.at("/log/0").asText().length()),
                () -> assertEquals("V", log.at("/outputted_variables/0/value").asText()),
                () -> assertTrue(log.at("/outputted_variables/1/value").asText().startsWith("secure!")),
                () -> assertEquals("1", log.at("/passed_variables/0/value").asText()),
                () -> assertTrue(log.at("/passed_variables/1/value").asText().startsWith("secure!")),
                () -> assertFalse(log.toString().contains("s3cret"), log::toString));
    }

    @Test
    void repeatedActionHasItsOwnExecutionIds() throws Exception {
        addAction("Build");
        FakeRun run = runs.add(null, RunScript.manual());
        run.startAction("Build").log("first").finish("SUCCESSFUL");
        run.startAction("Build").log("second").fail("exit 1");
        JsonNode executions = run(1).path("action_executions");
        assertEquals(2, executions.size());
        assertEquals(executions.at("/0/action"), executions.at("/1/action"));
        assertNotEquals(executions.at("/0/action_execution_id"), executions.at("/1/action_execution_id"));
        assertEquals("first", log(run.actions().get(0)).at("/log/0").asText());
        assertEquals("second", log(run.actions().get(1)).at("/log/0").asText());
    }

    @Test
    void earlyExitSkipsTheRest() throws Exception {
        addAction("Check");
        addAction("Build");
        FakeRun run = runs.add(null, RunScript.manual());
        run.startAction("Check").finish("SUCCESSFUL");
        run.finish("SUCCESSFUL");
        assertEquals(List.of("SUCCESSFUL", "SKIPPED"), actionStatuses(run(1)));
    }

    @Test
    void onlyRequestedActionsRun() throws Exception {
        addAction("Build");
        long deploy = addAction("Deploy");
        pipeline.add(JSON.createObjectNode().put("name", "Off").put("disabled", true));
        start("{}");
        start("{\"actions_to_run\":[" + deploy + "]}");
        assertEquals(List.of("SUCCESSFUL", "SUCCESSFUL"), actionStatuses(run(1)));
        assertEquals(List.of("Deploy"), run(2).path("action_executions").findValuesAsText("name"));
    }

    @Test
    void plannedActionsCanBeHidden() throws Exception {
        addAction("Build");
        addAction("Deploy");
        runs.showsPlannedActions(false);
        runs.add(null, RunScript.manual()).startAction("Build");
        assertEquals(List.of("INPROGRESS"), actionStatuses(run(1)));
    }

    @Test
    void cancelledRunIsTerminatedAfterTheResponse() throws Exception {
        FakeRun run = runs.add(null, new TimedScript().action("Build", Duration.ofMinutes(5)));
        run(1);
        Reply cancelled = cancel(1);
        assertEquals(200, cancelled.status());
        assertEquals("TERMINATING", cancelled.json().path("status").asText());
        assertEquals("TERMINATED", run(1).path("status").asText());
        assertEquals(List.of("TERMINATED"), actionStatuses(run(1)));
        assertEquals(7, log(run.actions().get(0)).path("terminator_id").asInt());
        assertTrue(run.isCancelled());
        Reply again = cancel(1);
        assertEquals(400, again.status());
        assertEquals(List.of("Execution is already finished"), again.errors());
    }

    @Test
    void terminatingLastsUntilTheTestEndsIt() throws Exception {
        runs.terminatesWhenTold(true);
        FakeRun run = runs.add(null, new TimedScript(Duration.ofSeconds(1)).action("Build", Duration.ofSeconds(1)));
        cancel(1);
        buddy.clock().advance(Duration.ofMinutes(5));
        assertEquals("TERMINATING", run(1).path("status").asText());
        assertTrue(run(1).path("finish_date").isNull());
        run.terminate(null);
        assertEquals("TERMINATED", run(1).path("status").asText());
        assertTrue(log(run.actions().get(0)).path("terminator_id").isNull());
    }

    @Test
    void waitForApprovalIsEndedByARequest() throws Exception {
        String apply = "{\"operation\":\"APPLY\"}";
        FakeRun run = runs.add(null, RunScript.manual());
        assertEquals(
                List.of("Execution does not wait for approval"),
                send(FakeBuddy.TOKEN, "PATCH", RUNS + "/1", apply).errors());
        run.status("WAITING_FOR_APPLY");
        assertEquals(200, send(FakeBuddy.TOKEN, "PATCH", RUNS + "/1", apply).status());
        assertEquals("INPROGRESS", run(1).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"operation\":null}",
                "{\"operation\":\"STOP\"}",
                "{\"operation\":\"CANCEL\",\"comment\":\"x\"}"
            })
    void otherOperationsAreRefused(String body) throws Exception {
        runs.add(null, RunScript.manual());
        assertEquals(400, send(FakeBuddy.TOKEN, "PATCH", RUNS + "/1", body).status());
        assertEquals("INPROGRESS", run(1).path("status").asText());
    }

    @Test
    void statusIsFreeTextNullOrMissing() throws Exception {
        FakeRun run = runs.add(null, RunScript.manual()).status("PAUSED");
        assertEquals("PAUSED", run(1).path("status").asText());
        run.status(null);
        assertTrue(run(1).path("status").isNull());
        run.omits("status", "html_url");
        assertEquals(List.of(false, false), List.of(run(1).has("status"), run(1).has("html_url")));
        assertFalse(get(RUNS).json().path("executions").get(0).has("status"));
        buddy.omitsEmptyFields(true);
        assertFalse(run(1).has("finish_date"));
    }

    @ParameterizedTest
    @CsvSource({
        "AS_SENT, [x] a  b & 'c', [x] a  b & 'c'",
        "BLANKS_COLLAPSED, [x] a b & 'c', [x] a b & 'c'",
        "HTML_ESCAPED, [x] a  b &amp; &#39;c&#39;, [x] a  b &amp; &#39;c&#39;",
        "NULL_IN_LIST, [x] a  b & 'c', null"
    })
    void commentsAreShownInSeveralWays(CommentDisplay display, String alone, String listed) throws Exception {
        runs.showsComments(display).add("[x] a  b & 'c'", RunScript.manual());
        assertEquals(alone, run(1).path("comment").asText());
        assertEquals(listed, get(RUNS).json().at("/executions/0/comment").asText());
    }

    @Test
    void commentsCanBeCut() throws Exception {
        runs.showsComments(CommentDisplay.CUT).add("x".repeat(300), RunScript.manual());
        assertEquals("x".repeat(255), run(1).path("comment").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-01-01T00:00:01Z",
        "1, 2026-01-01T00:00:01.2Z",
        "3, 2026-01-01T00:00:01.234Z",
        "12, 2026-01-01T00:00:01.234000000000Z"
    })
    void datesHaveAnyNumberOfDigits(int digits, String date) throws Exception {
        buddy.clock().advance(Duration.ofMillis(1_234));
        runs.dateDigits(digits);
        start("{}");
        assertEquals(date, run(1).path("start_date").asText());
    }

    @ParameterizedTest
    @CsvSource({"CURRENT, 200, 404", "OLDER, 404, 200", "NONE, 404, 404"})
    void logIsAtOneOfTwoPaths(LogPath path, int current, int older) throws Exception {
        FakeRun run = runs.logPath(path).add(null, RunScript.manual());
        run.startAction("Build").log("first");
        FakeActionRun last = run.startAction("Build").log("last");
        Reply byAction = get(RUNS + "/1/actions/" + last.actionId());
        assertEquals(
                List.of(current, older),
                List.of(get(RUNS + "/1/action_executions/" + last.id()).status(), byAction.status()));
        assertEquals(404, get(RUNS + "/1/logs/" + last.actionId()).status());
        if (older == 200) {
            assertEquals("last", byAction.json().at("/log/0").asText());
        }
    }

    @Test
    void installationOf2020HasTheOlderLogPath() throws Exception {
        buddy.version2020(true);
        FakeActionRun action = runs.add(null, RunScript.manual()).startAction("Build");
        assertEquals(404, get(RUNS + "/1/action_executions/" + action.id()).status());
        assertEquals(200, get(RUNS + "/1/actions/" + action.actionId()).status());
    }

    @Test
    void heldRequestStartsTheRunWhenReleased() throws Exception {
        HeldRequest held = buddy.holdNext("POST");
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request(FakeBuddy.TOKEN, "POST", RUNS, "{}"), BodyHandlers.ofString());
        held.awaitArrival();
        assertEquals(List.of(), runs.all());
        held.release();
        assertEquals(1, runs.await(1).id());
        assertEquals(201, response.get(60, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void pageShowsActionsAndLogAsText() throws Exception {
        FakeRun run = runs.add("<b>nightly", RunScript.manual());
        run.startAction("Build <image>").log("<script>", "done").fail("exit <1>");
        String runUrl = run(1).path("html_url").asText();
        String page = page(runUrl);
        assertAll(
                () -> assertTrue(page.contains("&lt;b>nightly"), page),
                () -> assertTrue(page.contains("Build &lt;image>"), page),
                () -> assertTrue(page.contains("FAILED exit &lt;1>"), page),
                () -> assertTrue(page.contains("&lt;script>\ndone"), page),
                () -> assertTrue(page(buddy.url() + "/app/acme/web/pipelines/pipeline/42")
                        .contains(URI.create(runUrl).getPath())));
    }

    private String page(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
