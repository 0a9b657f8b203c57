package io.jenkins.plugins.buddy.fake;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the fake over HTTP, without the client that it is for. */
class FakeBuddyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PIPELINES = "/workspaces/acme/projects/web/pipelines";
    private static final String ACTIONS = PIPELINES + "/42/actions";

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeBuddy buddy;
    private FakePipeline pipeline;

    @BeforeEach
    void startBuddy() throws IOException {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
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

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** The messages of all errors. */
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

    /** Creates an action. Further fields are JSON without braces. */
    private Reply create(String name, String fields) throws Exception {
        return send(FakeBuddy.TOKEN, "POST", ACTIONS, body(name, ",\"dockerfile_path\":\"Dockerfile\"", fields));
    }

    private Reply update(long id, String name, String fields) throws Exception {
        return send(FakeBuddy.TOKEN, "PATCH", ACTIONS + "/" + id, body(name, "", fields));
    }

    private static String body(String name, String path, String fields) {
        return "{\"name\":\"" + name + "\",\"type\":\"DOCKERFILE\"" + path + (fields.isEmpty() ? "" : "," + fields)
                + "}";
    }

    /** The names in the list of actions. */
    private List<String> listed(String query) throws Exception {
        List<String> names = new ArrayList<>();
        get(ACTIONS + query)
                .json()
                .path("actions")
                .forEach(action -> names.add(action.path("name").asText()));
        return names;
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void passwordIsShownAsANewEncryptedTextEachTime() throws Exception {
        String created =
                create("A", "\"password\":\"p4ss\"").json().path("password").asText();
        String first = get(ACTIONS + "/1").json().path("password").asText();
        String second = get(ACTIONS + "/1").json().path("password").asText();
        assertEquals(3, Set.of(created, first, second).size());
        assertTrue(first.startsWith("secure!"), first);
        assertEquals("p4ss", pipeline.action(1).path("password").asText());
        buddy.showsPasswords(true);
        assertEquals("p4ss", get(ACTIONS + "/1").json().path("password").asText());
    }

    @Test
    void encryptedPasswordOfTheActionKeepsThePassword() throws Exception {
        String shown =
                create("A", "\"password\":\"p4ss\"").json().path("password").asText();
        assertEquals(200, update(1, "A", "\"password\":\"" + shown + "\"").status());
        assertEquals("p4ss", pipeline.action(1).path("password").asText());

        assertEquals(
                List.of("Field password is an encrypted text that this action never had"),
                create("B", "\"password\":\"" + shown + "\"").errors());
        create("B", "");
        assertEquals(400, update(2, "B", "\"password\":\"" + shown + "\"").status());
        assertFalse(pipeline.action(2).has("password"));
    }

    @Test
    void changedPasswordIsStored() throws Exception {
        create("A", "\"password\":\"p4ss\"");
        update(1, "A", "\"password\":\"other\"");
        assertEquals("other", pipeline.action(1).path("password").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"trigger_time\":\"ON_FAILURE\"', Field run_only_on_first_failure is required with trigger_time ON_FAILURE",
        "'\"trigger_time\":\"ON_SUCCESS\",\"run_only_on_first_failure\":true', "
                + "Field run_only_on_first_failure is allowed only with trigger_time ON_FAILURE",
        "'\"run_only_on_first_failure\":false', "
                + "Field run_only_on_first_failure is allowed only with trigger_time ON_FAILURE",
        "'\"trigger_time\":\"ON_FAILURE\",\"run_only_on_first_failure\":\"true\"', "
                + "Field run_only_on_first_failure has a wrong value"
    })
    void runOnlyOnFirstFailureBelongsToOnFailure(String fields, String error) throws Exception {
        buddy.requiresRunOnlyOnFirstFailure(true);
        Reply refused = create("A", fields);
        assertEquals(400, refused.status());
        assertEquals(List.of(error), refused.errors());
        create("A", "");
        assertEquals(List.of(error), update(1, "A", fields).errors());
    }

    @Test
    void runOnlyOnFirstFailureEndsWithTheTriggerTime() throws Exception {
        buddy.requiresRunOnlyOnFirstFailure(true);
        create("A", "\"trigger_time\":\"ON_FAILURE\",\"run_only_on_first_failure\":true");
        assertEquals(200, update(1, "A", "\"run_only_on_first_failure\":false").status());
        assertEquals(200, update(1, "A", "\"trigger_time\":\"ON_SUCCESS\"").status());
        assertFalse(pipeline.action(1).has("run_only_on_first_failure"));
    }

    @Test
    void afterActionIdMovesTheActionAndIsNotShown() throws Exception {
        create("A", "");
        create("B", "");
        Reply created = create("C", "\"after_action_id\":1");
        assertEquals(201, created.status());
        assertFalse(created.json().has("after_action_id"));
        assertEquals(List.of("A", "C", "B"), listed(""));
        Reply moved = update(1, "A", "\"after_action_id\":2");
        assertFalse(moved.json().has("after_action_id"));
        assertEquals(List.of("C", "B", "A"), listed(""));
        assertFalse(pipeline.action(1).has("after_action_id"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9})
    void afterActionIdMustBeAnotherActionOfThePipeline(long after) throws Exception {
        create("A", "");
        Reply refused = update(1, "A", "\"after_action_id\":" + after);
        assertEquals(400, refused.status());
        assertTrue(refused.errors().get(0).contains("after_action_id"), refused.errors()::toString);
        if (after != 1) {
            assertEquals(400, create("B", "\"after_action_id\":" + after).status());
        }
    }

    @Test
    void emptyFieldsAreNullOrOmitted() throws Exception {
        create("A", "\"timeout\":null,\"variables\":[{\"key\":\"K\",\"value\":null}]");
        JsonNode shown = get(ACTIONS + "/1").json();
        assertTrue(shown.path("timeout").isNull());
        assertTrue(shown.path("docker_image_tag").isNull());
        assertTrue(shown.at("/variables/0/value").isNull());
        buddy.omitsEmptyFields(true);
        shown = get(ACTIONS + "/1").json();
        assertFalse(shown.has("timeout"));
        assertFalse(shown.has("docker_image_tag"));
        assertEquals(JSON.readTree("[{\"key\":\"K\"}]"), shown.path("variables"));
    }

    @Test
    void listHasSummariesUnlessSwitched() throws Exception {
        create("A", "\"docker_image_tag\":\"1.0\",\"password\":\"p4ss\"");
        JsonNode entry = get(ACTIONS).json().path("actions").path(0);
        assertEquals(
                Set.of("id", "name", "type", "url", "html_url", "trigger_time", "last_execution_status"),
                Set.copyOf(keys(entry)));
        buddy.partialListEntries(false);
        entry = get(ACTIONS).json().path("actions").path(0);
        assertEquals("1.0", entry.path("docker_image_tag").asText());
    }

    @Test
    void oddListEntriesAreListedAsTheyAre() throws Exception {
        create("A", "");
        pipeline.listEntry(NullNode.getInstance())
                .listEntry(JSON.createObjectNode().put("id", "x"));
        JsonNode actions = get(ACTIONS).json().path("actions");
        assertEquals(3, actions.size());
        assertTrue(actions.get(1).isNull());
        assertEquals(JSON.readTree("{\"id\":\"x\"}"), actions.get(2));
    }

    @Test
    void actionsAreNotPagedByDefault() throws Exception {
        createMany(25);
        assertEquals(25, listed("").size());
        assertEquals(25, listed("?page=2&per_page=10").size());
        assertFalse(get(ACTIONS).json().has("total_page_count"));
    }

    @Test
    void actionsArePagedWithCountsOnDemand() throws Exception {
        createMany(25);
        buddy.paged(true, 10);
        assertEquals(10, listed("?per_page=100").size());
        JsonNode last = get(ACTIONS + "?page=3&per_page=10").json();
        assertEquals(5, last.path("actions").size());
        assertEquals(
                List.of(3, 10, 3, 5, 25),
                List.of(
                        last.path("page").asInt(),
                        last.path("page_size").asInt(),
                        last.path("total_page_count").asInt(),
                        last.path("element_count").asInt(),
                        last.path("total_element_count").asInt()));
        assertEquals(0, listed("?page=4").size());
        assertEquals(400, get(ACTIONS + "?page=x").status());
        buddy.showsPageCounts(false);
        assertEquals(List.of("url", "actions"), keys(get(ACTIONS).json()));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void furtherPagesAreRefusedOnDemand(int status) throws Exception {
        createMany(25);
        buddy.refusesFurtherPages(status);
        assertEquals(25, listed("?page=1&per_page=100").size());
        assertEquals(status, get(ACTIONS + "?page=2&per_page=100").status());
        buddy.paged(true, 20);
        assertEquals(5, listed("?page=2").size());
        assertEquals(status, get(ACTIONS + "?page=3").status());
    }

    private void createMany(int number) {
        for (int i = 0; i < number; i++) {
            pipeline.add(JSON.createObjectNode().put("name", "A" + i).put("type", "DOCKERFILE"));
        }
    }

    @Test
    void pipelinesArePaged() throws Exception {
        for (int id = 100; id < 130; id++) {
            buddy.pipeline("acme", "web", id, "Pipeline " + id);
        }
        assertEquals(20, get(PIPELINES).json().path("pipelines").size());
        assertEquals(11, get(PIPELINES + "?page=2").json().path("pipelines").size());
        assertEquals(0, get(PIPELINES + "?page=3").json().path("pipelines").size());
        assertEquals(
                31, get(PIPELINES + "?per_page=100").json().path("pipelines").size());
    }

    @Test
    void pipelinesHaveIdentifierAndSourceOnlyOutsideActions() throws Exception {
        buddy.pipeline("acme", "web", 43, "In git")
                .identifier("git")
                .definitionSource("REMOTE")
                .gitConfigRef("FIXED");
        JsonNode local = get(PIPELINES + "/42").json();
        assertEquals(List.of("live-mirror", "LOCAL", "NONE"), source(local));
        assertTrue(local.path("git_config").isNull());
        assertEquals(
                List.of("git", "REMOTE", "FIXED"), source(get(PIPELINES + "/43").json()));
        assertEquals(local, get(PIPELINES).json().path("pipelines").path(0));
        JsonNode inAction = create("A", "").json().path("pipeline");
        assertEquals(
                List.of(
                        "url",
                        "html_url",
                        "id",
                        "name",
                        "on",
                        "refs",
                        "last_execution_status",
                        "last_execution_revision"),
                keys(inAction));
        assertEquals(404, get(PIPELINES + "/44").status());
    }

    private static List<String> source(JsonNode pipeline) {
        return List.of(
                pipeline.path("identifier").asText(),
                pipeline.path("definition_source").asText(),
                pipeline.path("git_config_ref").asText());
    }

    @Test
    void identifiersLeadToIds() throws Exception {
        String path = "/workspaces/acme/identifiers?project=web&pipeline=";
        assertEquals(
                JSON.readTree("{\"pipeline_id\":42}"),
                get(path + "live%2Dmirror").json());
        assertEquals(404, get(path + "other").status());
        buddy.identifiersAvailable(false);
        assertEquals(404, get(path + "live-mirror").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/workspaces/other/projects",
                "/workspaces/other/integrations",
                "/workspaces/acme/projects/other/pipelines",
                "/workspaces/acme/projects/web/pipelines/x/actions",
                "/workspaces/acme/projects/web/pipelines/42/actions/x",
                "/workspaces/acme/projects/web/pipelines/42/actions/1/x",
                "/elsewhere"
            })
    void unknownPathsAreNotFound(String path) throws Exception {
        assertEquals(404, get(path).status());
    }

    @Test
    void actionIsDeleted() throws Exception {
        create("A", "");
        Reply deleted = send(FakeBuddy.TOKEN, "DELETE", ACTIONS + "/1", null);
        assertEquals(204, deleted.status());
        assertEquals("", deleted.response().body());
        assertEquals(404, send(FakeBuddy.TOKEN, "DELETE", ACTIONS + "/1", null).status());
        assertEquals(List.of(), listed(""));
    }

    @Test
    void responsesHaveHeadersWithScopes() throws Exception {
        assertEquals("PIPELINE_READ", get(ACTIONS).header("X-Accepted-OAuth-Scopes"));
        Reply created = create("A", "");
        assertEquals("PIPELINE_READ, PIPELINE_WRITE", created.header("X-Accepted-OAuth-Scopes"));
        assertEquals("PIPELINE_MANAGE, PIPELINE_READ, PIPELINE_RUN, PIPELINE_WRITE", created.header("X-OAuth-Scopes"));
        buddy.scopeHeadersWithZero(true);
        assertEquals("PIPELINE_READ", get(ACTIONS).header("X-Accepted-0Auth-Scopes"));
    }

    @ParameterizedTest
    @CsvSource({
        "PIPELINE_READ, 200, 403",
        "PIPELINE_READ PIPELINE_WRITE, 200, 201",
        "EXECUTION_INFO EXECUTION_MANAGE, 200, 201",
        "EXECUTION_INFO EXECUTION_RUN, 200, 403",
        "USER_INFO, 403, 403"
    })
    void missingScopesAreRefused(String scopes, int get, int post) throws Exception {
        buddy.token("t2", Set.of(scopes.split(" ")));
        Reply list = send("t2", "GET", ACTIONS, null);
        Reply created = send("t2", "POST", ACTIONS, body("A", ",\"dockerfile_path\":\"Dockerfile\"", ""));
        assertEquals(List.of(get, post), List.of(list.status(), created.status()));
        if (post == 403) {
            assertEquals(List.of("cannot receive data"), created.errors());
            assertEquals("PIPELINE_READ, PIPELINE_WRITE", created.header("X-Accepted-OAuth-Scopes"));
            assertEquals(scopes.replace(" ", ", "), created.header("X-OAuth-Scopes"));
        }
    }

    @Test
    void unknownTokenIsRefused() throws Exception {
        assertEquals(401, send("other", "GET", ACTIONS, null).status());
    }

    @Test
    void tokenIsDescribedAndRestricted() throws Exception {
        buddy.pipeline("other", "x", 1, "Other");
        buddy.token("t2", Set.of("PIPELINE_READ"))
                .name("CI")
                .expiresAt("2026-12-24T08:05:30.33Z")
                .ipRestrictions("10.0.0.1")
                .workspaces("other");
        assertEquals(
                JSON.readTree(
                        "{\"name\":\"CI\",\"expires_at\":\"2026-12-24T08:05:30.33Z\",\"scopes\":[\"PIPELINE_READ\"],"
                                + "\"ip_restrictions\":[\"10.0.0.1\"],\"workspace_restrictions\":[\"other\"]}"),
                send("t2", "GET", "/user/token", null).json());
        assertEquals(403, send("t2", "GET", ACTIONS, null).status());
        assertEquals(
                List.of("other"), send("t2", "GET", "/workspaces", null).json().findValuesAsText("domain"));
        buddy.userTokenAvailable(false);
        assertEquals(404, send("t2", "GET", "/user/token", null).status());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    void workspaceWithoutApiRefuses(int status) throws Exception {
        buddy.apiDisabled("acme", status);
        Reply refused = get(ACTIONS);
        assertEquals(status, refused.status());
        assertEquals(List.of("API is disabled in this workspace."), refused.errors());
        assertEquals(200, get("/workspaces").status());
        buddy.apiEnabled("acme");
        assertEquals(200, get(ACTIONS).status());
    }

    @Test
    void frozenWorkspaceRefuses() throws Exception {
        buddy.frozen("acme");
        Reply refused = get(ACTIONS);
        assertEquals(403, refused.status());
        assertEquals(List.of("Only active workspace have access to API"), refused.errors());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403})
    void rateLimitCountsPerToken(int status) throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
        buddy.clock(now::get).rateLimit(FakeBuddy.TOKEN, 2, 600, status);
        buddy.token("t2", Set.of("PIPELINE_READ"));
        Reply first = get(ACTIONS);
        assertEquals(
                List.of("2", "1", "1000600"),
                List.of(
                        first.header("X-Rate-Limit-Limit"),
                        first.header("X-Rate-Limit-Remaining"),
                        first.header("X-Rate-Limit-Reset")));
        assertEquals(200, get(ACTIONS).status());
        Reply refused = get(ACTIONS);
        assertEquals(status, refused.status());
        assertEquals(List.of("Rate limit exceeded."), refused.errors());
        assertEquals("0", refused.header("X-Rate-Limit-Remaining"));
        Reply other = send("t2", "GET", ACTIONS, null);
        assertEquals(200, other.status());
        assertEquals(null, other.header("X-Rate-Limit-Limit"));
        now.set(Instant.ofEpochSecond(1_000_600));
        assertEquals(200, get(ACTIONS).status());
        get(ACTIONS);
        assertEquals(status, get(ACTIONS).status());
        buddy.noRateLimit(FakeBuddy.TOKEN);
        assertEquals(200, get(ACTIONS).status());
    }

    @Test
    void errorsCanComeWithStatus200() throws Exception {
        buddy.failNext("GET", Fault.errors("First", "Second"));
        Reply reply = get(ACTIONS);
        assertEquals(200, reply.status());
        assertEquals(List.of("First", "Second"), reply.errors());
    }

    @Test
    void heldRequestTakesEffectWhenReleased() throws Exception {
        HeldRequest held = buddy.holdNext("POST");
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(
                request(FakeBuddy.TOKEN, "POST", ACTIONS, body("A", ",\"dockerfile_path\":\"Dockerfile\"", "")),
                BodyHandlers.ofString());
        assertEquals("A", held.awaitArrival().body().path("name").asText());
        assertEquals(List.of(), listed(""));
        assertEquals(201, create("B", "").status());
        held.release();
        assertEquals(List.of("B", "A"), listed(""));
        held.release();
        assertEquals(201, response.get(60, TimeUnit.SECONDS).statusCode());
        assertEquals(2, pipeline.actions().size());
    }

    @Test
    void heldRequestCanFailBeforeItTakesEffect() throws Exception {
        HeldRequest held = buddy.holdNext("POST", Fault.response(502, ""));
        assertEquals(502, create("A", "").status());
        assertEquals(List.of(), pipeline.actions());
        held.release();
        assertEquals(List.of("A"), listed(""));
    }

    @Test
    void newActionsAreListedWhenShown() throws Exception {
        create("A", "");
        buddy.newActionsHidden(true);
        create("B", "");
        buddy.newActionsHidden(false);
        create("C", "");
        assertEquals(List.of("A", "C"), listed(""));
        assertEquals(200, get(ACTIONS + "/2").status());
        buddy.showHiddenActions();
        assertEquals(List.of("A", "B", "C"), listed(""));
    }

    @Test
    void newActionsAreListedAfterSomeLists() throws Exception {
        buddy.newActionsHiddenInLists(2);
        create("A", "");
        assertEquals(List.of(), listed(""));
        assertEquals(List.of(), listed(""));
        assertEquals(List.of("A"), listed(""));
    }

    @Test
    void newActionsAreListedLate() throws Exception {
        buddy.listsLate(Duration.ofSeconds(3));
        create("A", "");
        assertEquals(200, get(ACTIONS + "/1").status());
        buddy.clock().advance(Duration.ofMillis(2_999));
        assertEquals(List.of(), listed(""));
        buddy.clock().advance(Duration.ofMillis(1));
        assertEquals(List.of("A"), listed(""));
    }

    @Test
    void failedRequestTakesEffectLate() throws Exception {
        buddy.failNext("POST", Fault.response(502, ""), Effect.after(Duration.ofSeconds(2)));
        assertEquals(502, create("A", "").status());
        buddy.clock().advance(Duration.ofMillis(1_999));
        assertEquals(List.of(), listed(""));
        buddy.clock().advance(Duration.ofMillis(1));
        assertEquals(List.of("A"), listed(""));
    }

    @Test
    void lateFaultMovesTheClockPastTheEffect() throws Exception {
        Fault late = Fault.after(buddy.clock(), Duration.ofSeconds(2), Fault.response(504, ""));
        buddy.failNext("POST", late, Effect.after(Duration.ofSeconds(1)));
        assertEquals(504, create("A", "").status());
        assertEquals(Duration.ofSeconds(2), buddy.clock().elapsed());
        assertEquals(List.of("A"), listed(""));
    }

    @Test
    void clockRunsTasksInTheOrderOfTheirTimes() {
        FakeClock clock = new FakeClock();
        List<String> events = new ArrayList<>();
        Executor timer = clock.timer(Duration.ofSeconds(3), Runnable::run);
        clock.schedule(Duration.ofSeconds(2), () -> events.add("b at " + clock.elapsed()));
        clock.schedule(Duration.ofSeconds(1), () -> events.add("a at " + clock.elapsed()));
        clock.schedule(Duration.ofSeconds(4), () -> events.add("d"));
        timer.execute(() -> events.add("c at " + clock.elapsed()));
        assertEquals(List.of("a at PT1S", "b at PT2S", "c at PT3S"), events);
    }

    @Test
    void responsesAreCompressedOnDemand() throws Exception {
        buddy.gzipResponses(true);
        HttpResponse<byte[]> response =
                http.send(request(FakeBuddy.TOKEN, "GET", ACTIONS, null), BodyHandlers.ofByteArray());
        assertEquals("gzip", response.headers().firstValue("Content-Encoding").orElseThrow());
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(JSON.readTree(body).has("actions"), body);
        }
    }

    @Test
    void installationOf2020HasItsOwnFields() throws Exception {
        buddy.version2020(true);
        Reply refused = create("A", "\"docker_registry\":\"NONE\",\"integration\":{\"identifier\":\"5ddb\"}");
        assertEquals(400, refused.status());
        assertEquals(
                List.of(
                        "Unknown field docker_registry",
                        "Unknown field integration.identifier",
                        "Field integration.hash_id is required"),
                refused.errors());
        Reply created = create("A", "\"integration\":{\"hash_id\":\"5ddb\"},\"run_next_parallel\":true");
        assertEquals(201, created.status());
        JsonNode action = created.json();
        assertEquals("5ddb", action.at("/integration/hash_id").asText());
        assertAll(
                () -> assertFalse(action.path("integration").has("identifier")),
                () -> assertFalse(action.has("docker_registry")),
                () -> assertFalse(get(PIPELINES + "/42").json().has("git_config_ref")),
                () -> assertEquals(null, created.header("X-OAuth-Scopes")),
                () -> assertEquals(404, get("/user/token").status()),
                () -> assertEquals(
                        404,
                        get("/workspaces/acme/identifiers?project=web&pipeline=live-mirror")
                                .status()));
        buddy.token("t2", Set.of("EXECUTION_INFO"));
        assertEquals(403, send("t2", "GET", ACTIONS, null).status());
        buddy.token("t2", Set.of("EXECUTION_INFO", "WORKSPACE"));
        assertEquals(200, send("t2", "GET", ACTIONS, null).status());
    }

    @Test
    void integrationIsShownWithMoreThanItsIdentifier() throws Exception {
        JsonNode integration =
                create("A", "\"integration\":{\"identifier\":\"5ddb\"}").json().path("integration");
        assertEquals("5ddb", integration.path("identifier").asText());
        assertEquals("5ddb", integration.path("hash_id").asText());
        assertTrue(integration.has("name"));
        assertEquals(
                JSON.readTree("{\"identifier\":\"5ddb\"}"), pipeline.action(1).path("integration"));
    }

    @Test
    void typeCannotChange() throws Exception {
        pipeline.add(JSON.createObjectNode().put("name", "A").put("type", "SLEEP"));
        assertEquals(List.of("Field type can't change"), update(1, "A", "").errors());
    }

    @Test
    void selfHostedInstallationReturnsHtmlOutsideItsApi() throws Exception {
        try (FakeBuddy selfHosted = FakeBuddy.start(0, "/api")) {
            selfHosted.pipeline("acme", "web", 42, "Live mirror");
            URI url = selfHosted.url();
            assertEquals("/api", url.getPath());
            HttpRequest outside = HttpRequest.newBuilder(url.resolve(ACTIONS)).build();
            HttpResponse<String> response = http.send(outside, BodyHandlers.ofString());
            assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
            HttpRequest inside = HttpRequest.newBuilder(URI.create(url + ACTIONS))
                    .header("Authorization", "Bearer " + FakeBuddy.TOKEN)
                    .build();
            assertEquals(200, http.send(inside, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void pagesShowActionsWithoutPasswords() throws Exception {
        ObjectNode action =
                (ObjectNode) create("Build <image>", "\"password\":\"p4ss\"").json();
        for (String url : List.of(
                action.path("html_url").asText(),
                action.at("/pipeline/html_url").asText(),
                buddy.url() + "/")) {
            HttpResponse<String> page =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("Build &lt;image>"), page::body);
            assertFalse(page.body().contains("p4ss"), page::body);
        }
    }
}
