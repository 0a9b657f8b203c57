package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REPOSITORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.fake.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behavior of the service that facts beyond the reference describe: encrypted passwords, odd lists, failures that pass. */
class ServiceBehaviorTest extends ServiceTestCase {

    private static final class MapMemory implements LoginMemory {

        private final Map<String, String> logins = new ConcurrentHashMap<>();

        @Override
        public boolean contains(String action, String login, String password) {
            return (login + "/" + password).equals(logins.get(action));
        }

        @Override
        public CompletionStage<?> add(String action, String login, String password) {
            logins.put(action, login + "/" + password);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> remove(String action) {
            logins.remove(action);
            return CompletableFuture.completedFuture(null);
        }
    }

    private final MapMemory memory = new MapMemory();

    private static DockerfileActionRequest.Builder withLogin(String password) {
        return image().set(DOCKER_REGISTRY, DockerRegistry.OTHER)
                .set(REGISTRY, "r.example.com")
                .set(REPOSITORY, "web")
                .login("joe", password);
    }

    private Outcome remembering(DockerfileActionRequest.Builder request) throws Exception {
        DockerfileActionService service = new DockerfileActionService(
                ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(10)),
                TOKEN,
                policy(Duration.ofSeconds(20)),
                new KeyedLock(),
                memory,
                new PipelineDefinitions());
        return result(start(service, request.build(), IfExists.UPDATE)).outcome();
    }

    @Test
    void rememberedLoginIsNotSentAgain() throws Exception {
        assertEquals(Outcome.CREATED, remembering(withLogin("s3cret")));
        assertEquals(Outcome.UNCHANGED, remembering(withLogin("s3cret")));
        assertEquals(List.of(), buddy.requests("PATCH"));
        assertEquals(List.of(), progress);
    }

    @Test
    void changedLoginIsSentOnce() throws Exception {
        remembering(withLogin("old"));
        assertEquals(Outcome.UPDATED, remembering(withLogin("new")));
        assertEquals("new", onlyAction().path("password").asText());
        assertEquals(Outcome.UNCHANGED, remembering(withLogin("new")));
        assertTrue(progress.stream().noneMatch(line -> line.contains("different value")), progress::toString);
    }

    @Test
    void lostMemoryCostsOneUpdate() throws Exception {
        remembering(withLogin("s3cret"));
        memory.logins.clear();
        assertEquals(Outcome.UPDATED, remembering(withLogin("s3cret")));
        assertEquals(Outcome.UNCHANGED, remembering(withLogin("s3cret")));
    }

    @Test
    void loginThatWasRemovedIsSentAgain() throws Exception {
        remembering(withLogin("s3cret"));
        assertEquals(Outcome.UPDATED, remembering(image()));
        assertEquals(Outcome.UPDATED, remembering(withLogin("s3cret")));
        assertEquals("s3cret", onlyAction().path("password").asText());
    }

    @Test
    void encryptedPasswordIsNoDifference() throws Exception {
        remembering(withLogin("s3cret"));
        ObjectNode shown = onlyAction();
        shown.put("password", "secure!abc123==");
        buddy.fail(request -> request.path().endsWith("/1"), Fault.response(200, shown.toString()), false, 1);
        assertEquals(Outcome.UNCHANGED, remembering(withLogin("s3cret")));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
    void transientStatusOfALookUpIsRetried(int status) throws Exception {
        buddy.failNext("GET", Fault.response(status, ""));
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 418, 423, 501, 505})
    void otherStatusIsReportedWithBuddysMessage(int status) {
        buddy.failNext("GET", Fault.response(status, "{\"errors\":[{\"message\":\"Pipeline is locked\"}]}"));
        HttpStatusException e = failure(HttpStatusException.class, start(image().build(), IfExists.UPDATE));
        assertEquals(List.of("Pipeline is locked"), e.messages());
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void errorsWithStatus200FailWithBuddysMessages() {
        buddy.failNext("POST", Fault.response(200, "{\"errors\":[{\"message\":\"No more actions\"}]}"));
        HttpStatusException e = failure(HttpStatusException.class, start(image().build(), IfExists.UPDATE));
        assertEquals(List.of("No more actions"), e.messages());
    }

    @Test
    void oddEntriesOfAListArePassedOver() throws Exception {
        buddy.failNext(
                "GET",
                Fault.response(
                        200,
                        "{\"actions\":[{\"id\":9,\"name\":null,\"type\":\"SLEEP\"},{\"id\":\"x\"},null,7,[],{\"id\":1e400}]}"));
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void refusedFurtherPageEndsTheList(int status) throws Exception {
        for (int i = 0; i < 100; i++) {
            pipeline.add(stored(DockerfileActionRequest.builder("Action " + i, "Dockerfile")));
        }
        buddy.fail(
                request -> String.valueOf(request.query()).contains("page=2"),
                Fault.response(status, ""),
                false,
                Long.MAX_VALUE);
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @Test
    void endlessListIsAnErrorAndNothingIsCreated() {
        int[] id = {0};
        buddy.fail(
                request -> request.method().equals("GET"),
                exchange -> {
                    StringBuilder list = new StringBuilder();
                    for (int i = 0; i < 20; i++) {
                        list.append(i == 0 ? "" : ",")
                                .append("{\"id\":" + ++id[0] + ",\"name\":\"x\",\"type\":\"SLEEP\"}");
                    }
                    Fault.response(200, "{\"actions\":[" + list + "]}").apply(exchange);
                },
                false,
                Long.MAX_VALUE);
        failure(BuddyException.class, start(image().build(), IfExists.UPDATE));
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @Test
    void gzipIsUnderstoodAlthoughItIsNotRequested() throws Exception {
        buddy.failNext("GET", exchange -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write("{\"actions\":[]}".getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, bytes.size());
            exchange.getResponseBody().write(bytes.toByteArray());
            exchange.close();
        });
        assertEquals(Outcome.CREATED, update(image()).outcome());
        assertEquals("identity", buddy.requests().get(0).headers().getFirst("Accept-Encoding"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timeout\": null}",
                "{\"variables\": [{\"key\": \"A\", \"value\": null}]}",
                "{\"variables\": [{\"key\": \"A\", \"value\": 123456789012345678901234567890, \"exact\": 1.5}]}"
            })
    void additionalFieldsAreUnchangedInASecondRun(String json) throws Exception {
        ObjectNode fields = (ObjectNode) Json.MAPPER.readTree(json);
        update(image().additionalFields(fields));
        // As texts, since a parser may choose other types for equal numbers.
        assertEquals(
                fields.toString(),
                buddy.requests("POST")
                        .get(0)
                        .body()
                        .retain(fields.properties().stream()
                                .map(Map.Entry::getKey)
                                .toList())
                        .toString());
        assertEquals(Outcome.UNCHANGED, update(image().additionalFields(fields)).outcome());
    }

    @Test
    void additionalRegistryFieldsAreKeptAndRemovedLikeThoseOfARegistry() throws Exception {
        ObjectNode registry = (ObjectNode) Json.MAPPER.readTree("""
                        {"docker_registry": "AMAZON_ECR", "integration": {"identifier": "5ddb"}, "region": "us-east-1",
                         "repository": "web"}
                        """);
        assertEquals(Outcome.CREATED, update(image().additionalFields(registry)).outcome());
        assertEquals(
                Outcome.UNCHANGED, update(image().additionalFields(registry)).outcome());
        assertEquals(Outcome.UPDATED, update(image()).outcome());
        assertEquals("NONE", onlyAction().path("docker_registry").asText());
        assertEquals("", onlyAction().path("repository").asText());
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
    }

    @Test
    void fewRequestsAreSent() throws Exception {
        update(image().set(DOCKER_IMAGE_TAG, "1"));
        assertEquals(2, buddy.requests().size());
        buddy.forgetRequests();
        update(image().set(DOCKER_IMAGE_TAG, "1"));
        assertEquals(2, buddy.requests().size());
        buddy.forgetRequests();
        update(image().set(DOCKER_IMAGE_TAG, "2"));
        assertEquals(3, buddy.requests().size());
    }

    @Test
    void parallelCreationsRequestTheListOnceEach() throws Exception {
        DockerfileActionService service = service();
        List<CompletableFuture<ActionResult>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            DockerfileActionRequest request =
                    DockerfileActionRequest.builder("Image " + i, "Dockerfile").build();
            results.add(start(service, request, IfExists.UPDATE));
        }
        for (CompletableFuture<ActionResult> each : results) {
            assertEquals(Outcome.CREATED, result(each).outcome());
        }
        assertEquals(100, buddy.requests("POST").size());
        int reads = buddy.requests("GET").size();
        assertTrue(reads <= 110, () -> reads + " GET requests");
    }

    @Test
    void rateLimitOfOneTokenDoesNotDelayAnother() throws Exception {
        ApiEndpoint endpoint = ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(10));
        DockerfileActionService limited = new DockerfileActionService(
                endpoint,
                token("another-token"),
                policy(Duration.ofSeconds(20)),
                new KeyedLock(),
                LoginMemory.NONE,
                definitions(endpoint));
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "600")));
        failure(RetriesExhaustedException.class, start(limited));
        assertEquals(
                Outcome.CREATED,
                result(start(service(endpoint, Duration.ofSeconds(20)))).outcome());
        failure(RetriesExhaustedException.class, start(limited));
    }

    @Test
    void rateLimitMayBeStatus403() throws Exception {
        buddy.failNext("GET", Fault.response(403, "{\"errors\":[{\"message\":\"Rate limit exceeded.\"}]}"));
        assertEquals(Outcome.CREATED, update(image()).outcome());
    }

    @Test
    void previewSendsNoWrite() throws Exception {
        remembering(withLogin("s3cret"));
        buddy.forgetRequests();
        result(service()
                .preview(PIPELINE, withLogin("s3cret").build(), IfExists.UPDATE, progress::add)
                .start());
        assertTrue(buddy.requests().stream().noneMatch(request -> request.changesSomething()));
    }
}
