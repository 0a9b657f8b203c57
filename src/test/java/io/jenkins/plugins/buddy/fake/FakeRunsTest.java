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

    @Test
    void runSucceedsByDefault() throws Exception {
        addAction("Build");
        Reply started = start("{}");
        assertEquals(201, started.status());
        assertEquals("INPROGRESS", started.json().path("status").asText());
        JsonNode run = get(RUNS + "/1").json();
        assertEquals("SUCCESSFUL", run.path("status").asText());
        assertEquals("SUCCESSFUL", run.at("/action_executions/0/status").asText());
    }

    private long addAction(String name) {
        return pipeline.add(JSON.createObjectNode().put("name", name).put("type", "DOCKERFILE"));
    }
}
