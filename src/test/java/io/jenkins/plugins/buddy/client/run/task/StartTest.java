package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.CommentDisplay;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Started runs: exactly one, whatever fails, and the reported outcome is correct. */
class StartTest extends RunTestCase {

    /** Responses after which the request may have taken effect. */
    enum Ambiguous {
        RESET,
        TIMEOUT,
        TRUNCATED,
        STATUS_500,
        STATUS_502,
        STATUS_503_WITH_RETRY_AFTER,
        STATUS_408,
        HTML,
        WITHOUT_STATUS
    }

    private Fault fault(Ambiguous response) {
        return switch (response) {
            case RESET -> Fault.reset();
            case TIMEOUT -> Fault.after(buddy.clock(), Duration.ofSeconds(30), Fault.reset());
            case TRUNCATED -> Fault.truncated();
            case STATUS_500 -> Fault.response(500, "{\"errors\":[{\"message\":\"Oops\"}]}");
            case STATUS_502 -> Fault.response(502, "<html>Bad gateway</html>");
            case STATUS_503_WITH_RETRY_AFTER -> Fault.response(503, "", Map.of("Retry-After", "2"));
            case STATUS_408 -> Fault.response(408, "");
            case HTML -> Fault.html();
            case WITHOUT_STATUS -> Fault.response(201, "{\"id\": 7}");
        };
    }

    static Stream<Arguments> ambiguousStarts() {
        // The search ends after 120 s.
        List<Long> effects = List.of(0L, 3L, 45L, 300L, -1L);
        List<Long> listings = List.of(0L, 3L, 40L);
        return Stream.of(Ambiguous.values())
                .flatMap(response -> effects.stream()
                        .flatMap(effect -> listings.stream().map(listing -> Arguments.of(response, effect, listing))));
    }

    /**
     * @param effect seconds after the request; negative for never
     * @param listing seconds after the effect
     */
    @ParameterizedTest
    @MethodSource("ambiguousStarts")
    void startThatMayHaveTakenEffectIsNeverRepeated(Ambiguous response, long effect, long listing) throws Exception {
        Duration shown = Duration.ofSeconds(listing);
        buddy.listsLate(shown);
        buddy.failNext(
                "POST",
                fault(response),
                effect < 0 ? Effect.NEVER : effect == 0 ? Effect.AT_ONCE : Effect.after(Duration.ofSeconds(effect)));
        CompletableFuture<RunResult> task = task().start();
        if (effect >= 0 && effect + listing < 100) {
            assertEquals(RunVerdict.SUCCESSFUL, result(task).verdict());
        } else {
            String message = failure(UnknownOutcomeException.class, task).getMessage();
            assertTrue(message.contains(checkpoints.get(0).mark()), message);
        }
        time.advance(Duration.ofMinutes(10));
        assertAll(
                () -> assertEquals(1, count(post())),
                () -> assertEquals(effect < 0 ? 0 : 1, pipeline.runs().all().size()));
    }

    @ParameterizedTest
    @CsvSource({"429, 0", "429, 3", "403, 0", "425, 0"})
    void refusalThatTookEffectAllTheSameYieldsOneRun(int status, long listing) throws Exception {
        buddy.listsLate(Duration.ofSeconds(listing));
        buddy.failNextAfterActing(
                "POST", Fault.response(status, "{\"errors\":[{\"message\":\"Rate limit exceeded.\"}]}"));
        assertEquals(RunVerdict.SUCCESSFUL, result(task().start()).verdict());
        assertEquals(1, pipeline.runs().all().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void refusalForTheMomentIsRepeated(int times) throws Exception {
        buddy.fail(post(), Fault.response(429, "", Map.of("Retry-After", "5")), Effect.NEVER, times);
        assertEquals(RunVerdict.SUCCESSFUL, result(task().start()).verdict());
        assertAll(
                () -> assertEquals(times + 1, count(post())),
                () -> assertEquals(1, pipeline.runs().all().size()));
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "404", "409", "422", "401"})
    void refusalFailsAtOnce(int status) {
        buddy.failNext("POST", Fault.response(status, "{\"errors\":[{\"message\":\"No way\"}]}"));
        HttpStatusException failure = failure(HttpStatusException.class, task().start());
        assertAll(
                () -> assertEquals(status, failure.status()),
                () -> assertTrue(failure.hadNoEffect()),
                () -> assertEquals(1, count(post())));
    }

    @Test
    void unreachableServerIsACertainFailure() {
        ApiEndpoint closed = time.endpoint(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(30));
        RunService service =
                new RunService(closed, TOKEN, TokenSource.fixed(TOKEN), time.policy(MAX_WAIT), lists, definitions);
        BuddyException failure = failure(
                BuddyException.class,
                service.start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, store())
                        .start());
        assertAll(() -> assertTrue(failure.hadNoEffect()), () -> assertEquals(List.of(), checkpoints));
    }

    @Test
    void nothingIsSentIfTheCheckpointCannotBeStored() {
        RunTask task = service()
                .start(
                        PIPELINE,
                        RunRequest.builder().build(),
                        FOLLOW,
                        listener,
                        checkpoint -> CompletableFuture.failedFuture(new IOException("disk full")));
        assertThrows(IOException.class, () -> result(task.start()));
        assertEquals(0, count(post()));
    }

    @Test
    void nothingIsSentIfStoringTheCheckpointTakesTooLong() {
        RunTask task = service().start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, checkpoint -> {
            buddy.clock().advance(MAX_WAIT);
            return CompletableFuture.completedFuture(null);
        });
        assertTrue(failure(BuddyException.class, task.start()).hadNoEffect());
        assertEquals(0, count(post()));
    }

    @Test
    void checkpointIsStoredBeforeTheRequest() throws Exception {
        pipeline.runs().addFinishedRuns(3);
        result(task().start());
        assertAll(
                () -> assertEquals(3, checkpoints.get(0).newestBefore()),
                () -> assertEquals(null, checkpoints.get(0).runId()),
                () -> assertEquals(4L, checkpoints.get(1).runId()),
                () -> assertEquals(
                        checkpoints.get(0).mark() + " nightly",
                        pipeline.runs().run(4).comment()));
    }

    @ParameterizedTest
    @EnumSource(CommentDisplay.class)
    void runIsFoundHoweverCommentsAreShown(CommentDisplay display) throws Exception {
        pipeline.runs().showsComments(display);
        pipeline.runs().addFinishedRuns(5);
        buddy.failNextAfterActing("POST", Fault.reset());
        RunResult result = result(task(RunRequest.builder().comment("<a>  \"b\" & c  " + "x".repeat(400)))
                .start());
        assertEquals(6, result.run().id());
    }

    @Test
    void runIsFoundBehindManyOthers() throws Exception {
        buddy.paged(true, 20);
        buddy.failNextAfterActing("POST", Fault.after(buddy.clock(), Duration.ofSeconds(1), exchange -> {
            pipeline.runs().addFinishedRuns(150);
            exchange.close();
        }));
        pipeline.runsBy(RunScript.manual());
        RunTask task = task();
        CompletableFuture<RunResult> result = task.start();
        time.advance(Duration.ofSeconds(30));
        assertEquals(1, task.run().orElseThrow().id());
        pipeline.runs().run(1).finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    @Test
    void onlyNewerRunsAreSearched() {
        buddy.paged(true, 20);
        pipeline.runs().addFinishedRuns(300);
        buddy.failNext("POST", Fault.reset());
        failure(UnknownOutcomeException.class, task().start());
        assertTrue(count(list()) < 25, () -> "lists: " + count(list()));
    }

    @Test
    void runsThatQuoteTheMarkAreNotAdopted() throws Exception {
        pipeline.runs().addFinishedRuns(1);
        buddy.failNext("POST", Fault.after(buddy.clock(), Duration.ofSeconds(1), exchange -> {
            String mark = checkpoints.get(0).mark();
            pipeline.runs().add("triggered by " + mark + " nightly", RunScript.successful());
            pipeline.runs().add(mark + "0 other", RunScript.successful());
            exchange.close();
        }));
        failure(UnknownOutcomeException.class, task().start());
    }

    @Test
    void firstOfSeveralMarkedRunsIsTheOne() throws Exception {
        buddy.failNextAfterActing("POST", Fault.after(buddy.clock(), Duration.ofSeconds(1), exchange -> {
            pipeline.runs().add(checkpoints.get(0).mark() + " nightly", RunScript.ended("FAILED"));
            exchange.close();
        }));
        RunResult result = result(task().start());
        assertAll(
                () -> assertEquals(1, result.run().id()), () -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", ""})
    void revisionIsAddedWhereItIsRequired(String branch) throws Exception {
        buddy.version2020(true);
        assertEquals(
                RunVerdict.SUCCESSFUL,
                result(task(RunRequest.builder().branch(branch)).start()).verdict());
        ObjectNode sent = pipeline.runs().run(1).request();
        assertAll(
                () -> assertEquals(
                        "HEAD", sent.path("to_revision").path("revision").asText()),
                () -> assertEquals(2, count(post())));
    }

    @Test
    void refusedBranchIsNotRetriedWithARevision() {
        HttpStatusException failure = failure(
                HttpStatusException.class,
                task(RunRequest.builder().branch("origin/main")).start());
        assertAll(
                () -> assertTrue(failure.getMessage().contains("origin/main"), failure::getMessage),
                () -> assertEquals(1, count(post())));
    }

    @Test
    void failedLookupBeforeTheStartIsRetried() throws Exception {
        buddy.fail(list(), Fault.response(502, ""), Effect.NEVER, 3);
        assertEquals(RunVerdict.SUCCESSFUL, result(task().start()).verdict());
    }

    @Test
    void everyFieldIsSent() throws Exception {
        long action = pipeline.add(json("{\"name\": \"Build\", \"type\": \"DOCKERFILE\"}"));
        RunRequest.Builder request = RunRequest.builder()
                .tag("v1")
                .revision("abc")
                .comment("nightly https://ci.example.com/job/1/")
                .variables(List.of(
                        new RunRequest.Variable("VERSION", "", false),
                        new RunRequest.Variable("NPM_TOKEN", "s3cr3t-token", true)))
                .actionsToRun(List.of(action))
                .clearCache(true)
                .refresh(true)
                .priority(RunRequest.Priority.HIGH)
                .additionalFields(json("{\"environment\": \"prod\"}"));
        assertFalse(request.build().toString().contains("s3cr3t-token"));
        result(task(request).start());
        ObjectNode sent = pipeline.runs().run(1).request();
        sent.put(
                "comment",
                sent.path("comment").asText().replace(checkpoints.get(0).mark(), "MARK"));
        assertEquals(
                json("{\"tag\":{\"name\":\"v1\"},\"to_revision\":{\"revision\":\"abc\"},"
                        + "\"comment\":\"MARK nightly https://ci.example.com/job/1/\","
                        + "\"variables\":[{\"key\":\"VERSION\",\"value\":\"\",\"encrypted\":false},"
                        + "{\"key\":\"NPM_TOKEN\",\"value\":\"s3cr3t-token\",\"encrypted\":true}],"
                        + "\"actions_to_run\":[" + action + "],\"clear_cache\":true,\"refresh\":true,"
                        + "\"priority\":\"HIGH\",\"environment\":\"prod\"}"),
                sent);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(text);
    }

    @Test
    void runIsNotFollowedIfThatIsRequested() throws Exception {
        pipeline.runsBy(RunScript.manual());
        RunResult result = result(service()
                .start(PIPELINE, RunRequest.builder().build(), new RunOptions(false, true), listener, store())
                .start());
        assertAll(
                () -> assertEquals(RunVerdict.NOT_FOLLOWED, result.verdict()),
                () -> assertEquals(null, result.run().finishDate()),
                () -> assertEquals(List.of(), result.run().actions()),
                () -> assertTrue(
                        result.toString().startsWith("INPROGRESS run 1 of acme/web, pipeline 42, not followed: http")),
                () -> assertEquals(
                        Arrays.asList(null, "Live mirror"),
                        listener.states.stream().map(PipelineRun::pipelineName).toList()),
                () -> assertEquals(0, count(readAlone())));
    }
}
