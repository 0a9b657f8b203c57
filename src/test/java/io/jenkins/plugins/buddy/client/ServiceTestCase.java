package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The service, talking HTTP to a fake Buddy with one pipeline. */
abstract class ServiceTestCase {

    static final PipelineRef WHERE = new PipelineRef("acme", "web", 42);

    FakeBuddy buddy;
    FakePipeline pipeline;
    final List<String> console = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startBuddy() throws IOException {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
    }

    @AfterEach
    void stopBuddy() {
        buddy.close();
    }

    static JsonNode example(String name) throws IOException {
        try (InputStream in = ServiceTestCase.class.getResourceAsStream(name)) {
            return Json.MAPPER.readTree(in);
        }
    }

    /** The pauses of tests are short; the rules are the same. */
    static RetryPolicy policy(Duration maxWait) {
        RetryPolicy usual = RetryPolicy.within(maxWait);
        return new RetryPolicy(
                maxWait, Duration.ofMillis(5), Duration.ofMillis(40), () -> 0.5, InstantSource.system(), usual.timer());
    }

    DockerfileActionService service(String token, Duration requestTimeout, Duration maxWait) {
        return new DockerfileActionService(BuddyServer.direct(buddy.url(), requestTimeout), token, policy(maxWait));
    }

    DockerfileActionService service() {
        return service(FakeBuddy.TOKEN, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    static DockerfileActionRequest.Builder image() {
        return DockerfileActionRequest.builder("Build image", "Dockerfile");
    }

    CompletableFuture<ActionResult> start(DockerfileActionRequest request, IfExists ifExists) {
        return service().ensure(WHERE, request, ifExists, false, console::add).start(Checkpoint.START);
    }

    ActionResult ensure(DockerfileActionRequest request, IfExists ifExists) throws Exception {
        return result(start(request, ifExists));
    }

    ActionResult update(DockerfileActionRequest.Builder request) throws Exception {
        return ensure(request.build(), IfExists.UPDATE);
    }

    ActionResult dryRun(DockerfileActionRequest request, IfExists ifExists) throws Exception {
        return result(
                service().ensure(WHERE, request, ifExists, true, console::add).start(Checkpoint.START));
    }

    static ActionResult result(CompletableFuture<ActionResult> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (BuddyException.unwrap(e.getCause()) instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The failure's message, after making sure that it is of that type and one line. */
    static String failure(Class<? extends BuddyException> type, CompletableFuture<ActionResult> future) {
        BuddyException e = assertThrows(type, () -> result(future));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e.getMessage();
    }

    /** The fields of the action that the pipeline has, if it has exactly one. */
    ObjectNode onlyAction() {
        assertEquals(1, pipeline.actions().size(), () -> pipeline.actions().toString());
        return pipeline.actions().get(0);
    }
}
