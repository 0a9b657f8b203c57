package io.jenkins.plugins.buddy.client.http;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REPOSITORY;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and invalid responses, received over HTTP. */
class ResponseHandlingTest extends ServiceTestCase {

    private <E extends BuddyException> E failure(Class<E> type) {
        return failure(type, start(image().build(), IfExists.UPDATE));
    }

    private CompletableFuture<ActionResult> startIn(PipelineRef pipeline) {
        return service()
                .ensure(pipeline, image().build(), IfExists.UPDATE, progress::add, CheckpointStore.none())
                .start();
    }

    private static DockerfileActionRequest.Builder loginImage(String password) {
        return image().set(DOCKER_REGISTRY, DockerRegistry.OTHER)
                .set(REGISTRY, "r.example.com")
                .set(REPOSITORY, "web")
                .login("joe", password);
    }

    @Test
    void unknownTokenIsStatus401() {
        DockerfileActionService service = new DockerfileActionService(
                ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(5)),
                token("wrong"),
                policy(Duration.ofSeconds(5)),
                new KeyedLock(),
                LoginMemory.NONE,
                new PipelineDefinitions());
        HttpStatusException e = failure(HttpStatusException.class, start(service));
        assertEquals(401, e.status());
        assertEquals("Buddy responded with 401 to GET " + ACTIONS_PATH + ": Wrong authentication data", e.getMessage());
    }

    @Test
    void unknownPipelineIsStatus404() {
        HttpStatusException e = failure(HttpStatusException.class, startIn(new PipelineRef("acme", "web", 43)));
        assertEquals(404, e.status());
        assertEquals("/workspaces/acme/projects/web/pipelines/43/actions", e.path());
        assertEquals(List.of("Not found"), e.messages());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 407, 409, 422, 501})
    void errorStatusIsReportedAndNotRetried(int status) {
        buddy.failNext("GET", Fault.response(status, "{\"errors\":[{\"message\":\"Forbidden\"}]}"));
        HttpStatusException e = failure(HttpStatusException.class);
        assertEquals(status, e.status());
        assertEquals("GET", e.method());
        assertEquals(List.of("Forbidden"), e.messages());
        assertEquals(Optional.empty(), e.redirectHost());
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void allMessagesOfAnErrorAreReported() {
        buddy.failNext(
                "POST",
                Fault.response(
                        400,
                        "{\"errors\":[{\"message\":\"docker_image_tag is wrong\"},{\"message\":\"Field region is required\"}]}"));
        HttpStatusException e = failure(HttpStatusException.class);
        assertEquals(List.of("docker_image_tag is wrong", "Field region is required"), e.messages());
        assertEquals(400, e.status());
        assertEquals("POST", e.method());
        assertEquals(ACTIONS_PATH, e.path());
        assertEquals(
                "Buddy responded with 400 to POST " + ACTIONS_PATH
                        + ": docker_image_tag is wrong; Field region is required",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"No way\"} | No way",
                "{\"message\":\"No way\"} | No way",
                "{\"error\":{\"message\":\"No way\"}} | No way",
                "{\"errors\":[\"No\",\"way\"]} | No; way"
            })
    void errorMessagesAreFoundInEveryShape(String body, String messages) {
        buddy.failNext("POST", Fault.response(400, body));
        assertEquals(
                "Buddy responded with 400 to POST " + ACTIONS_PATH + ": " + messages,
                failure(HttpStatusException.class).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Bad</html>", "", "{\"errors\":17}", "{\"error\":\" \"}", "[]"})
    void errorWithoutMessagesHasStatusMethodAndPath(String body) {
        buddy.failNext("POST", Fault.response(400, body));
        HttpStatusException e = failure(HttpStatusException.class);
        assertEquals("Buddy responded with 400 to POST " + ACTIONS_PATH, e.getMessage());
        assertEquals(List.of(), e.messages());
    }

    @Test
    void responseMessagesAreRedactedToOneLine() {
        buddy.failNext(
                "POST",
                Fault.response(400, "{\"message\":\"s3cret-pw is wrong,\\n" + FakeBuddy.TOKEN + " \\u001b[8mtoo\"}"));
        HttpStatusException e =
                failure(HttpStatusException.class, start(loginImage("s3cret-pw").build(), IfExists.UPDATE));
        assertEquals(
                "Buddy responded with 400 to POST " + ACTIONS_PATH + ": **** is wrong, **** [8mtoo", e.getMessage());
        assertEquals(List.of("**** is wrong, **** [8mtoo"), e.messages());
    }

    @Test
    void longResponseMessageIsCut() {
        buddy.failNext("POST", Fault.response(400, "{\"message\":\"" + "x".repeat(100_000) + "\"}"));
        assertTrue(failure(HttpStatusException.class).getMessage().length() < 2_200);
    }

    @Test
    void manyResponseMessagesAreCutAltogether() {
        String messages = "{\"message\":\"Something is wrong\"},".repeat(50_000);
        buddy.failNext("POST", Fault.response(400, "{\"errors\":[" + messages + "{}]}"));
        String message = failure(HttpStatusException.class).getMessage();
        assertTrue(message.length() < 2_300, message);
    }

    static Stream<String> spellingsOfThePassword() {
        return Stream.of(
                "pa\"ss\\wörd/1",
                "pa\\\"ss\\\\wörd/1",
                "pa\\\"ss\\\\w\\u00f6rd\\/1",
                "pa%22ss%5Cw%C3%B6rd%2F1",
                "pa%22ss%5cw%c3%b6rd/1");
    }

    @ParameterizedTest
    @MethodSource("spellingsOfThePassword")
    void everySpellingOfThePasswordIsMasked(String spelling) throws Exception {
        String body = Json.MAPPER.writeValueAsString(Map.of("message", "not " + spelling + " again"));
        buddy.failNext("POST", Fault.response(400, body));
        HttpStatusException e = failure(
                HttpStatusException.class, start(loginImage("pa\"ss\\wörd/1").build(), IfExists.UPDATE));
        assertEquals(List.of("not **** again"), e.messages());
    }

    @Test
    void confidentialUserNameIsMasked() {
        buddy.failNext("POST", Fault.response(400, "{\"message\":\"joe may not log in\"}"));
        HttpStatusException e = failure(
                HttpStatusException.class,
                start(loginImage("s3cret-pw").secret("joe").build(), IfExists.UPDATE));
        assertEquals(List.of("**** may not log in"), e.messages());
    }

    @Test
    void dryRunMasksSecretsWhereverTheyAre() throws Exception {
        DockerfileActionRequest request = loginImage("pa\"ss\\wörd")
                .buildArgs(List.of("A=pa\"ss\\wörd", "B=" + FakeBuddy.TOKEN))
                .build();
        result(service()
                .preview(PIPELINE, request, IfExists.UPDATE, progress::add)
                .start());
        assertTrue(
                progress.containsAll(List.of("    \"A=****\",", "    \"B=****\"", "  \"password\": \"****\",")),
                progress::toString);
        assertFalse(progress.toString().contains(FakeBuddy.TOKEN), progress::toString);
    }

    private static final String FORGERY = "x\n[Buddy] CREATED y\r\u001b[8m\u0085\u009b1m\u2028\u202ez";

    @Test
    void textsOfAnActionAreCleaned() throws Exception {
        ObjectNode response = example("reference-response.json");
        response.put("name", FORGERY).put("html_url", "https://x/" + FORGERY).put("url", "https://x/\u202ey");
        response.withObject("/pipeline").put("name", FORGERY + FakeBuddy.TOKEN).put("html_url", "https://x/ y");
        buddy.failNext("POST", Fault.response(201, response.toString()));
        ActionResult created = update(image());
        assertAll(
                () -> assertEquals("x [Buddy] CREATED y [8m 1m z", created.name()),
                () -> assertEquals("x [Buddy] CREATED y [8m 1m z****", created.pipelineName()),
                () -> assertEquals(null, created.url()),
                () -> assertEquals(null, created.htmlUrl()),
                () -> assertEquals(null, created.pipelineHtmlUrl()));
    }

    @Test
    void typeOfAnActionIsCleaned() {
        pipeline.add(stored(image()).put("type", FORGERY));
        String message = failure(BuddyException.class).getMessage();
        assertTrue(message.contains("type x [Buddy] CREATED y [8m 1m z"), message);
    }

    @Test
    void secretInAUrlIsMasked() throws Exception {
        buddy.failNext(
                "POST",
                Fault.response(
                        201,
                        "{\"id\":7,\"name\":\"Build image\",\"html_url\":\"https://x/?t=" + FakeBuddy.TOKEN + "\"}"));
        assertEquals("https://x/?t=****", update(image()).htmlUrl());
    }

    /** A name that only looks like the requested one after cleaning. */
    @Test
    void actionWithAnotherNameIsNotUpdated() throws Exception {
        pipeline.add(stored(image()).put("name", "Build\u200b image"));
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @Test
    void htmlPageIsMalformed() {
        buddy.failAll(Fault.html());
        assertEquals(
                "Invalid response (200) from Buddy to GET " + ACTIONS_PATH + ": the body is not JSON (text/html)",
                failure(MalformedResponseException.class).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " '' | the body is empty",
                " [] | the body is not a JSON object",
                " {} | the body has no list of actions",
                " {\"actions\":{}} | the body has no list of actions",
                " {\"actions\":[]}{} | the body is not JSON",
                " {\"actions\":[],\"actions\":[]} | the body is not JSON",
                " {\"actions\":[ | the body is not JSON"
            })
    void undocumentedResponseIsMalformed(String body, String reason) {
        buddy.failNext("GET", Fault.response(200, body));
        assertEquals(
                "Invalid response (200) from Buddy to GET " + ACTIONS_PATH + ": " + reason,
                failure(MalformedResponseException.class).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"Build image\"} | an action has no numeric ID",
                "{\"id\":\"1\",\"name\":\"Build image\"} | an action has no numeric ID",
                "{\"id\":1e400,\"name\":\"Build image\"} | an action has no numeric ID",
                "{\"id\":1} | action 1 has no name"
            })
    void undocumentedActionIsMalformed(String body, String reason) {
        pipeline.add(stored(image()));
        buddy.fail(request -> request.path().endsWith("/1"), Fault.response(200, body), false, 1);
        assertEquals(
                "Invalid response (200) from Buddy to GET " + ACTIONS_PATH + "/1: " + reason,
                failure(MalformedResponseException.class).getMessage());
    }

    @Test
    void deeplyNestedJsonIsMalformed() {
        buddy.failNext("GET", Fault.response(200, "{\"actions\":" + "[".repeat(100_000)));
        String message = failure(MalformedResponseException.class).getMessage();
        assertTrue(message.endsWith("the body is not JSON"), message);
    }

    @Test
    void tooLargeResponseIsNotRead() {
        buddy.failAll(Fault.large(17 * 1024 * 1024));
        String message = failure(MalformedResponseException.class).getMessage();
        assertTrue(message.endsWith("the body is larger than 16384 KiB"), message);
    }

    @Test
    void responseOfAlmost16MebibytesIsRead() throws Exception {
        buddy.failNext("GET", Fault.large(16 * 1024 * 1024 - 100));
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowed(int status) throws Exception {
        try (FakeBuddy elsewhere = FakeBuddy.start()) {
            buddy.failAll(
                    Fault.response(status, "", Map.of("Location", elsewhere.url() + "/secret?x=" + FakeBuddy.TOKEN)));
            HttpStatusException e = failure(HttpStatusException.class);
            assertEquals(status, e.status());
            assertEquals(Optional.of("127.0.0.1"), e.redirectHost());
            assertEquals("Buddy responded with " + status + " to GET " + ACTIONS_PATH, e.getMessage());
            assertTrue(elsewhere.requests().isEmpty());
        }
    }

    static Stream<Map<String, String>> locationsWithoutHost() {
        return Stream.of(
                Map.of(), Map.of("Location", "/login"), Map.of("Location", "http://a b/"), Map.of("Location", ""));
    }

    @ParameterizedTest
    @MethodSource("locationsWithoutHost")
    void redirectWithoutAHostHasNoRedirectHost(Map<String, String> headers) {
        buddy.failNext("GET", Fault.response(302, "", headers));
        assertEquals(Optional.empty(), failure(HttpStatusException.class).redirectHost());
    }

    @Test
    void redirectHostIsRedacted() {
        buddy.failNext("GET", Fault.response(302, "", Map.of("Location", "https://" + FakeBuddy.TOKEN + "/")));
        assertEquals(Optional.of("****"), failure(HttpStatusException.class).redirectHost());
    }

    @Test
    void unknownFieldsAndValuesAreIgnored() throws Exception {
        ObjectNode response = example("reference-response.json");
        response.put("last_execution_status", "A_NEW_ONE").put("brand_new", true);
        response.put("type", "DOCKERFILE").withObject("/pipeline").put("on", "MOON_PHASE");
        buddy.failNext("POST", Fault.response(201, response.toString()));
        assertEquals(2, update(image()).id());
    }

    @Test
    void urlsThatAreNoWebUrlsAreDropped() throws Exception {
        buddy.failNext(
                "POST",
                Fault.response(201, "{\"id\":7,\"name\":\"Build image\",\"html_url\":\"javascript:alert(1)\"}"));
        assertEquals(
                "CREATED action 'Build image' (id 7) in acme/web, pipeline 42",
                update(image()).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void baseUrlOfASelfHostedServerKeepsItsPath(String slashes) throws Exception {
        try (FakeBuddy selfHosted = FakeBuddy.start(0, "/api")) {
            selfHosted.pipeline("acme", "web", 42, "Live mirror");
            ApiEndpoint endpoint = ApiEndpoint.direct(URI.create(selfHosted.url() + slashes), Duration.ofSeconds(5));
            result(start(service(endpoint, Duration.ofSeconds(5))));
            assertAll(selfHosted.requests().stream()
                    .map(request -> () -> assertEquals("/api" + ACTIONS_PATH, request.path())));
            assertEquals(2, selfHosted.requests().size());
        }
    }

    @Test
    void namesAreEncodedInThePath() {
        failure(HttpStatusException.class, startIn(new PipelineRef("a..b", "ü ?#%", 1)));
        assertEquals(
                "/workspaces/a..b/projects/%C3%BC%20%3F%23%25/pipelines/1/actions",
                buddy.requests().get(0).path());
    }

    @Test
    void tokenIsSentInTheHeaderOnly() throws Exception {
        update(image());
        update(image().set(BUILDKIT, false));
        assertEquals(5, buddy.requests().size());
        assertAll(buddy.requests().stream().map(request -> () -> {
            assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
            assertEquals("application/json", request.headers().getFirst("Accept"));
            assertFalse((request.path() + request.query() + request.body()).contains(FakeBuddy.TOKEN));
        }));
    }

    @Test
    void requestsAreLoggedWithoutTheirContents() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(HttpTransport.class.getName());
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            buddy.failNext("GET", Fault.response(503, "a body"));
            update(loginImage("s3cret-pw"));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertTrue(log.get(0).matches("GET " + ACTIONS_PATH + ": 503 after \\d+ ms, attempt 1"), log::toString);
        assertTrue(log.get(1).matches("GET " + ACTIONS_PATH + ": 200 after \\d+ ms, attempt 2"), log::toString);
        assertTrue(log.get(2).matches("POST " + ACTIONS_PATH + ": 201 after \\d+ ms, attempt 1"), log::toString);
        assertAll(Stream.of(FakeBuddy.TOKEN, "s3cret-pw", "a body", "Build image", "Authorization")
                .map(content -> () -> assertFalse(log.toString().contains(content), log::toString)));
    }

    static Stream<Fault> faultsWithoutACompleteResponse() {
        return Stream.of(Fault.silence(), Fault.endless());
    }

    @ParameterizedTest
    @MethodSource("faultsWithoutACompleteResponse")
    void incompleteResponseTimesOut(Fault fault) {
        buddy.failAll(fault);
        RetriesExhaustedException e = failure(
                RetriesExhaustedException.class, start(service(Duration.ofMillis(200), Duration.ofMillis(300))));
        assertTrue(
                e.getMessage().startsWith("No response from Buddy to GET " + ACTIONS_PATH + " within 1 s. Giving up: "),
                e::getMessage);
        assertInstanceOf(BuddyConnectionException.class, e.last().orElseThrow());
    }
}
