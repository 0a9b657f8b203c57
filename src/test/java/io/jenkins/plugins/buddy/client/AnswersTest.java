package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers, good and bad, as they come over HTTP. */
class AnswersTest extends ServiceTestCase {

    private static final String PATH = "/workspaces/acme/projects/web/pipelines/42/actions";

    private String failure(Class<? extends BuddyException> type) {
        return failure(type, start(image().build(), IfExists.UPDATE));
    }

    private CompletableFuture<ActionResult> impatient() {
        return service(FakeBuddy.TOKEN, Duration.ofMillis(200), Duration.ofMillis(300))
                .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START);
    }

    @Test
    void aWrongTokenIsTold() {
        CompletableFuture<ActionResult> task = service("wrong", Duration.ofSeconds(5), Duration.ofSeconds(5))
                .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START);
        assertEquals(
                "Buddy answered 401 to GET " + PATH + ": Wrong authentication data."
                        + " Mend credentialsId: Buddy doesn't know this API token",
                failure(BuddyResponseException.class, task));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "line\nbreak", "snow☃", "tab\t"})
    void aTokenThatNoHeaderCanCarryIsRefusedWithoutShowingIt(String token) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> service(token, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        assertEquals("The token is empty or has characters that a header can't carry", e.getMessage());
    }

    @Test
    void refusalsNameBothGenerationsOfScopes() {
        buddy.failNext("GET", Fault.answer(403, "{\"errors\":[{\"message\":\"Forbidden\"}]}"));
        String message = failure(BuddyResponseException.class);
        assertTrue(message.contains("PIPELINE_WRITE") && message.contains("EXECUTION_MANAGE"), message);
    }

    @Test
    void anUnknownPipelineIsTold() {
        CompletableFuture<ActionResult> task = service()
                .ensure(new PipelineRef("acme", "web", 43), image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START);
        String message = failure(BuddyResponseException.class, task);
        assertTrue(message.contains("404") && message.contains("workspace, project and pipelineId"), message);
    }

    @Test
    void allOfBuddysWordsAreTold() throws Exception {
        buddy.failNext(
                "POST",
                Fault.answer(
                        400,
                        "{\"errors\":[{\"message\":\"docker_image_tag is wrong\"},{\"message\":\"Field region is required\"}]}"));
        BuddyResponseException e =
                assertThrows(BuddyResponseException.class, () -> ensure(image().build(), IfExists.UPDATE));
        assertEquals(List.of("docker_image_tag is wrong", "Field region is required"), e.messages());
        assertEquals(400, e.status());
        assertEquals("POST", e.method());
        assertEquals(PATH, e.path());
        assertTrue(e.getMessage().endsWith("Check dockerImageTag, registry.region"), e::getMessage);
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
    void errorsComeInManyShapes(String body, String words) {
        buddy.failNext("POST", Fault.answer(400, body));
        String message = failure(BuddyResponseException.class);
        assertEquals("Buddy answered 400 to POST " + PATH + ": " + words, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Bad</html>", "", "{\"errors\":17}", "[]"})
    void aRefusalWithoutWordsIsToldAllTheSame(String body) {
        buddy.failNext("POST", Fault.answer(400, body));
        assertEquals("Buddy answered 400 to POST " + PATH, failure(BuddyResponseException.class));
    }

    @Test
    void buddysWordsCannotBringASecretOrASecondLine() {
        DockerfileActionRequest request = image().registry(DockerRegistry.OTHER)
                .registryUrl("r.example.com")
                .repository("web")
                .login("joe", "s3cret-pw")
                .build();
        buddy.failNext(
                "POST",
                Fault.answer(400, "{\"message\":\"s3cret-pw is wrong,\\n" + FakeBuddy.TOKEN + " \\u001b[8mtoo\"}"));
        String message = failure(BuddyResponseException.class, start(request, IfExists.UPDATE));
        assertEquals("Buddy answered 400 to POST " + PATH + ": **** is wrong, **** [8mtoo", message);
    }

    @Test
    void aProxysPageIsNoAnswer() {
        buddy.failAll(Fault.html());
        assertEquals(
                "Buddy's answer (200) to GET " + PATH + " can't be read: it is not JSON (text/html)",
                failure(UnreadableAnswerException.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " '' | it is empty",
                " [] | it is no JSON object",
                " {} | it has no list of actions",
                " {\"actions\":{}} | it has no list of actions",
                " {\"actions\":[{\"name\":\"a\"}]} | an action has no numeric id",
                " {\"actions\":[{\"id\":\"1\",\"name\":\"a\"}]} | an action has no numeric id",
                " {\"actions\":[{\"id\":1e400,\"name\":\"a\"}]} | an action has no numeric id",
                " {\"actions\":[{\"id\":1}]} | action 1 has no name",
                " {\"actions\":[]}{} | it is not JSON",
                " {\"actions\":[ | it is not JSON"
            })
    void anAnswerThatIsNotAsDocumentedIsTold(String body, String reason) {
        buddy.failNext("GET", Fault.answer(200, body == null ? "" : body));
        assertEquals(
                "Buddy's answer (200) to GET " + PATH + " can't be read: " + reason,
                failure(UnreadableAnswerException.class));
    }

    @Test
    void deepNestingIsNoAnswer() {
        buddy.failNext("GET", Fault.answer(200, "{\"actions\":" + "[".repeat(100_000)));
        assertTrue(failure(UnreadableAnswerException.class).endsWith("it is not JSON"));
    }

    @Test
    void aLargeAnswerIsNotRead() {
        buddy.failAll(Fault.large(2 * 1024 * 1024));
        assertTrue(failure(UnreadableAnswerException.class).endsWith("it is larger than 1024 KiB"));
    }

    @Test
    void anAnswerOfAlmostOneMebibyteIsRead() throws Exception {
        buddy.failNext("GET", Fault.large(1024 * 1024 - 100));
        assertEquals(Outcome.CREATED, ensure(image().build(), IfExists.UPDATE).outcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) throws Exception {
        try (FakeBuddy elsewhere = FakeBuddy.start()) {
            buddy.failAll(
                    Fault.answer(status, "", Map.of("Location", elsewhere.url() + "/secret?x=" + FakeBuddy.TOKEN)));
            String message = failure(BuddyResponseException.class);
            assertTrue(message.contains("Redirects to 127.0.0.1 are not followed"), message);
            assertFalse(message.contains(FakeBuddy.TOKEN), message);
            assertTrue(elsewhere.requests().isEmpty());
        }
    }

    @Test
    void unknownFieldsAndValuesAreWelcome() throws Exception {
        ObjectNode answer = (ObjectNode) example("reference-response.json");
        answer.put("last_execution_status", "A_NEW_ONE").put("brand_new", true);
        answer.put("type", "DOCKERFILE").withObject("/pipeline").put("on", "MOON_PHASE");
        buddy.failNext("POST", Fault.answer(201, answer.toString()));
        assertEquals(2, ensure(image().build(), IfExists.UPDATE).id());
    }

    @Test
    void onlyWebAddressesBecomeLinks() throws Exception {
        buddy.failNext(
                "POST", Fault.answer(201, "{\"id\":7,\"name\":\"Build image\",\"html_url\":\"javascript:alert(1)\"}"));
        assertEquals(
                "CREATED action 'Build image' (id 7) in acme/web, pipeline 42",
                ensure(image().build(), IfExists.UPDATE).toString());
    }

    @Test
    void aSelfHostedAddressKeepsItsPath() throws Exception {
        try (FakeBuddy selfHosted = FakeBuddy.start(0, "/api")) {
            selfHosted.pipeline("acme", "web", 42, "Live mirror");
            for (String slash : List.of("", "/", "//")) {
                BuddyServer server = BuddyServer.direct(URI.create(selfHosted.url() + slash), Duration.ofSeconds(5));
                result(new DockerfileActionService(server, FakeBuddy.TOKEN, policy(Duration.ofSeconds(5)))
                        .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                        .start(Checkpoint.START));
            }
            assertTrue(selfHosted.requests().stream().allMatch(r -> r.path().startsWith("/api" + PATH)));
        }
    }

    @Test
    void namesAreEncodedIntoTheAddress() {
        failure(
                BuddyResponseException.class,
                service()
                        .ensure(
                                new PipelineRef("a/../b", "ü ?#%", 1),
                                image().build(),
                                IfExists.UPDATE,
                                false,
                                console::add)
                        .start(Checkpoint.START));
        assertEquals(
                "/workspaces/a%2F..%2Fb/projects/%C3%BC%20%3F%23%25/pipelines/1/actions",
                buddy.requests().get(0).path());
    }

    @Test
    void theTokenTravelsInTheHeaderOnly() throws Exception {
        update(image());
        update(image().buildkit(false));
        buddy.requests().forEach(request -> {
            assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
            assertFalse((request.path() + request.query() + request.body()).contains(FakeBuddy.TOKEN));
        });
    }

    @Test
    void eachRequestIsLoggedWithoutWhatItCarries() throws Exception {
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
        Logger logger = Logger.getLogger(BuddyClient.class.getName());
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            buddy.failNext("GET", Fault.answer(503, "a body"));
            update(image().registry(DockerRegistry.OTHER)
                    .registryUrl("r")
                    .repository("w")
                    .login("joe", "s3cret-pw"));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertTrue(log.get(0).matches("GET " + PATH + ": 503 after \\d+ ms, attempt 1"), log::toString);
        assertTrue(log.get(1).matches("GET " + PATH + ": 200 after \\d+ ms, attempt 2"), log::toString);
        assertTrue(log.get(2).matches("POST " + PATH + ": 201 after \\d+ ms, attempt 1"), log::toString);
        for (String carried : List.of(FakeBuddy.TOKEN, "s3cret-pw", "a body", "Build image", "Authorization")) {
            assertFalse(log.toString().contains(carried), log::toString);
        }
    }

    @Test
    void silenceEndsInTime() {
        buddy.failAll(Fault.silence());
        String message = failure(RetriesExhaustedException.class, impatient());
        assertTrue(message.startsWith("Buddy didn't answer GET " + PATH + " within 1 s"), message);
    }

    @Test
    void aBodyThatNeverEndsEndsInTime() {
        buddy.failAll(Fault.endless());
        assertTrue(failure(RetriesExhaustedException.class, impatient()).contains("didn't answer"));
    }

    @Test
    void cancellingEndsItAtOnce() {
        buddy.failAll(Fault.silence());
        ActionTask task = service().ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add);
        CompletableFuture<ActionResult> result = task.start(Checkpoint.START);
        assertEquals("looking for action 'Build image'", task.status());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
    }

    @RepeatedTest(20)
    void cancellingWhileAnEditIsOutSaysWhatNobodyKnows() throws Exception {
        DockerfileActionService service = service();
        result(service.ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START));
        buddy.failNext("PATCH", Fault.silence());
        ActionTask task = service.ensure(WHERE, image().buildkit(false).build(), IfExists.UPDATE, false, console::add);
        CompletableFuture<ActionResult> result = task.start(Checkpoint.START);
        buddy.awaitFaults(1);
        assertEquals(
                "Buddy may have edited action 'Build image' in acme/web, pipeline 42",
                task.openQuestion().orElseThrow());
        task.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        assertEquals(List.of("Action 'Build image' (id 1) differs in buildkit"), console);
    }
}
