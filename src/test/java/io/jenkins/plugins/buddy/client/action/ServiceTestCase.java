package io.jenkins.plugins.buddy.client.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.EndpointState;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinition;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakeClock;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the tests that run the service over HTTP against a fake Buddy with one pipeline. */
public abstract class ServiceTestCase {

    protected static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);
    protected static final String ACTIONS_PATH = "/workspaces/acme/projects/web/pipelines/42/actions";
    protected static final ApiToken TOKEN = token(FakeBuddy.TOKEN);

    protected FakeBuddy buddy;
    protected FakePipeline pipeline;
    protected final List<String> progress = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startBuddy() throws IOException {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
    }

    @AfterEach
    void stopBuddy() {
        buddy.close();
    }

    protected static ApiToken token(String text) {
        return ApiToken.parse(text).orElseThrow();
    }

    protected static ObjectNode example(String name) throws IOException {
        try (InputStream in = PipelineRef.class.getResourceAsStream(name)) {
            return (ObjectNode) Json.MAPPER.readTree(in);
        }
    }

    /** The default policy with short delays. */
    protected static RetryPolicy policy(Duration maxDuration) {
        RetryPolicy defaults = RetryPolicy.defaults(maxDuration);
        return new RetryPolicy(
                maxDuration,
                Duration.ofMillis(5),
                Duration.ofMillis(40),
                () -> 0.5,
                defaults.ticker(),
                defaults.timer());
    }

    protected static DockerfileActionService service(ApiEndpoint endpoint, Duration maxDuration) {
        return service(endpoint, policy(maxDuration));
    }

    protected static DockerfileActionService service(ApiEndpoint endpoint, RetryPolicy policy) {
        return new DockerfileActionService(
                endpoint, TOKEN, policy, new KeyedLock(), LoginMemory.NONE, definitions(endpoint));
    }

    /** A memory that knows the pipeline, so that tests count only the requests for actions. */
    protected static PipelineDefinitions definitions(ApiEndpoint endpoint) {
        PipelineDefinitions definitions = new PipelineDefinitions();
        definitions.get(
                endpoint.url() + PIPELINE.path(),
                () -> CompletableFuture.completedFuture(new PipelineDefinition("Live mirror", null, false)));
        return definitions;
    }

    protected DockerfileActionService service(Duration requestTimeout, Duration maxDuration) {
        return service(ApiEndpoint.direct(buddy.url(), requestTimeout), maxDuration);
    }

    protected DockerfileActionService service() {
        return service(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    /** A service whose delays, time limits and rate limits follow the fake's clock; only a request without a response needs real time. */
    protected static DockerfileActionService virtualTimeService(
            FakeBuddy buddy, KeyedLock locks, Duration requestTimeout, Duration maxDuration) {
        FakeClock clock = buddy.clock();
        EndpointState state = new EndpointState(
                () -> ApiEndpoint.newHttpClient().build(), () -> new RateLimit(clock::elapsed, clock));
        ApiEndpoint endpoint =
                new ApiEndpoint(buddy.url(), HttpRequest::newBuilder, requestTimeout, ForkJoinPool.commonPool(), state);
        return new DockerfileActionService(
                endpoint, TOKEN, virtualTimePolicy(clock, maxDuration), locks, LoginMemory.NONE, definitions(endpoint));
    }

    /** The default policy without jitter, whose time is that of a clock, which its delays move. */
    protected static RetryPolicy virtualTimePolicy(FakeClock clock, Duration maxDuration) {
        return new RetryPolicy(
                maxDuration, Duration.ofMillis(500), Duration.ofSeconds(10), () -> 0, clock::elapsed, clock::timer);
    }

    protected DockerfileActionService virtualTimeService(Duration requestTimeout, Duration maxDuration) {
        return virtualTimeService(buddy, new KeyedLock(), requestTimeout, maxDuration);
    }

    protected static DockerfileActionRequest.Builder image() {
        return DockerfileActionRequest.builder("Build image", "Dockerfile");
    }

    /** The fields of a request, as Buddy stores them. */
    protected static ObjectNode stored(DockerfileActionRequest.Builder request) {
        return request.build().toJson();
    }

    protected CompletableFuture<ActionResult> start(
            DockerfileActionService service, DockerfileActionRequest request, IfExists ifExists) {
        return service.ensure(PIPELINE, request, ifExists, progress::add, CheckpointStore.none())
                .start();
    }

    protected CompletableFuture<ActionResult> start(DockerfileActionRequest request, IfExists ifExists) {
        return start(service(), request, ifExists);
    }

    /** Starts the default request with {@link IfExists#UPDATE}. */
    protected CompletableFuture<ActionResult> start(DockerfileActionService service) {
        return start(service, image().build(), IfExists.UPDATE);
    }

    protected ActionResult ensure(DockerfileActionRequest request, IfExists ifExists) throws Exception {
        return result(start(request, ifExists));
    }

    protected ActionResult update(DockerfileActionRequest.Builder request) throws Exception {
        return ensure(request.build(), IfExists.UPDATE);
    }

    protected static <T> T result(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = BuddyException.unwrap(e.getCause());
            if (cause instanceof Exception exception) {
                throw exception;
            }
            throw (Error) cause;
        }
    }

    /** The failure of a future, after checks of its type and that its message is one line. */
    protected static <E extends BuddyException> E failure(Class<E> type, CompletableFuture<?> future) {
        E e = assertThrows(type, () -> result(future));
        assertEquals(1, e.getMessage().lines().count(), e::getMessage);
        return e;
    }

    /** The stored fields of the pipeline's action, if it has exactly one. */
    protected ObjectNode onlyAction() {
        assertEquals(1, pipeline.actions().size(), () -> pipeline.actions().toString());
        return pipeline.actions().get(0);
    }
}
