package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the tests that run tasks over HTTP against a fake Buddy with one pipeline, in virtual time. */
abstract class RunTestCase {

    static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);
    static final String RUNS = "/workspaces/acme/projects/web/pipelines/42/executions";
    static final ApiToken TOKEN = ApiToken.parse(FakeBuddy.TOKEN).orElseThrow();
    static final Duration MAX_WAIT = Duration.ofSeconds(120);
    static final RunOptions FOLLOW = new RunOptions(true, true);

    FakeBuddy buddy;
    FakePipeline pipeline;
    VirtualTime time;
    ApiEndpoint endpoint;
    final RunLists lists = new RunLists();
    final PipelineDefinitions definitions = new PipelineDefinitions();
    final Recorder listener = new Recorder();
    final List<RunCheckpoint> checkpoints = new CopyOnWriteArrayList<>();

    /** The events that a listener has received. */
    static final class Recorder implements RunListener {

        final List<String> progress = new CopyOnWriteArrayList<>();
        final List<String> log = new CopyOnWriteArrayList<>();
        final List<PipelineRun> states = new CopyOnWriteArrayList<>();

        /** Progress and log lines, in order; the latter begin with a bar, as in a console. */
        final List<String> console = new CopyOnWriteArrayList<>();

        @Override
        public void progress(String message) {
            assertEquals(1, message.lines().count(), message);
            progress.add(message);
            console.add(message);
        }

        @Override
        public void log(String line) {
            log.add(line);
            console.add("| " + line);
        }

        @Override
        public void runChanged(PipelineRun run) {
            states.add(run);
        }
    }

    @BeforeEach
    void startBuddy() throws IOException {
        buddy = FakeBuddy.start();
        buddy.clock(buddy.clock());
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
        time = new VirtualTime(buddy.clock());
        endpoint = time.endpoint(buddy.url(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stopBuddy() {
        time.close();
        buddy.close();
    }

    RunService service(TokenSource tokens) {
        return new RunService(endpoint, TOKEN, tokens, time.policy(MAX_WAIT), lists, definitions);
    }

    RunService service() {
        return service(TokenSource.fixed(TOKEN));
    }

    CheckpointStore<RunCheckpoint> store() {
        return checkpoint -> {
            checkpoints.add(checkpoint);
            return CompletableFuture.completedFuture(null);
        };
    }

    RunTask task(RunRequest.Builder request) {
        return service().start(PIPELINE, request.build(), FOLLOW, listener, store());
    }

    RunTask task() {
        return task(RunRequest.builder().comment("nightly"));
    }

    /** Moves the clock until the future has completed, and returns its value or throws its failure. */
    <T> T result(CompletableFuture<T> future) throws Exception {
        try {
            return time.await(future);
        } catch (ExecutionException e) {
            Throwable cause = BuddyException.unwrap(e.getCause());
            if (cause instanceof Exception exception) {
                throw exception;
            }
            throw (Error) cause;
        }
    }

    /** The failure of a future, after checks of its type and that its message is one line. */
    <E extends BuddyException> E failure(Class<E> type, CompletableFuture<?> future) {
        E e = assertThrows(type, () -> result(future));
        assertEquals(1, e.getMessage().lines().count(), e::getMessage);
        return e;
    }

    static Predicate<RecordedRequest> request(String method, String pathRegex) {
        return request -> request.method().equals(method) && request.path().matches(RUNS + pathRegex);
    }

    static Predicate<RecordedRequest> list() {
        return request("GET", "");
    }

    static Predicate<RecordedRequest> readAlone() {
        return request("GET", "/\\d+");
    }

    static Predicate<RecordedRequest> post() {
        return request("POST", "");
    }

    static Predicate<RecordedRequest> log() {
        return request("GET", "/\\d+/(action_executions|actions)/.*");
    }

    static Predicate<RecordedRequest> readPipeline() {
        return request -> request.method().equals("GET") && RUNS.equals(request.path() + "/executions");
    }

    long count(Predicate<RecordedRequest> match) {
        return buddy.requests().stream().filter(match).count();
    }
}
