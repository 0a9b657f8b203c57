package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses, rate limits and turns, on a clock that only moves when somebody waits. */
class WaitingTest extends ServiceTestCase {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Duration> pauses = new ArrayList<>();
    private final RateLimit rateLimit = new RateLimit(() -> now);
    private final Turns turns = new Turns();

    private Executor timer(Duration pause) {
        pauses.add(pause);
        now = now.plus(pause);
        return Runnable::run;
    }

    private DockerfileActionService timed(Duration maxWait) {
        return timed(buddy.url(), maxWait);
    }

    private DockerfileActionService timed(URI url, Duration maxWait) {
        BuddyServer server = new BuddyServer(
                url,
                HttpClient.newHttpClient(),
                HttpRequest::newBuilder,
                Duration.ofSeconds(30),
                new ServerState(rateLimit, turns, new Http2(() -> now, Runtime.version())));
        RetryPolicy policy = new RetryPolicy(
                maxWait, Duration.ofMillis(500), Duration.ofSeconds(10), () -> 0, () -> now, this::timer);
        return new DockerfileActionService(server, FakeBuddy.TOKEN, policy);
    }

    private CompletableFuture<ActionResult> startTimed(Duration maxWait) {
        return timed(maxWait)
                .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START);
    }

    @Test
    void pausesDoubleUntilTheTimeIsUp() {
        buddy.failAll(Fault.answer(503, ""));
        String told = failure(RetriesExhaustedException.class, startTimed(Duration.ofSeconds(60)));
        assertEquals(
                List.of(500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000),
                pauses.stream().map(pause -> (int) pause.toMillis()).toList());
        assertTrue(
                told.endsWith(
                        "Gave up: the next try would be in 10 s, and maxWaitSeconds of the server allows 60 s altogether"),
                told);
        assertTrue(console.get(2).endsWith(". Next try in 2 s"), console::toString);
    }

    @Test
    void nobodyThereIsTold() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        String told = failure(
                RetriesExhaustedException.class,
                timed(nobody, Duration.ofSeconds(20))
                        .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                        .start(Checkpoint.START));
        assertTrue(
                told.startsWith("No connection to Buddy for GET /workspaces/acme/projects/web/pipelines/42/actions"),
                told);
        assertTrue(told.contains("maxWaitSeconds of the server allows 20 s"), told);
    }

    @Test
    void noRequestBeginsWithoutTheTimeForAnAnswer() {
        buddy.failAll(Fault.answer(429, "", Map.of("Retry-After", "10")));
        String told = failure(RetriesExhaustedException.class, startTimed(Duration.ofSeconds(12)));
        assertTrue(told.contains("the next try would be in 10 s"), told);
        assertEquals(1, buddy.requests().size());
    }

    @Test
    void jitterShortensAPauseByUpToHalf() {
        RetryPolicy usual = RetryPolicy.within(Duration.ofSeconds(60));
        for (int failures = 1; failures < 40; failures++) {
            Duration pause = usual.pauseAfter(failures);
            assertTrue(pause.compareTo(Duration.ofMillis(250)) >= 0, pause::toString);
            assertTrue(pause.compareTo(Duration.ofSeconds(10)) <= 0, pause::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After", "X-Rate-Limit-Reset"})
    void theServersWishIsFollowed(String header) throws Exception {
        // The fake's answers carry the real date, by which the reset is to be understood.
        String value = header.equals("Retry-After")
                ? "14"
                : Long.toString(Instant.now().getEpochSecond() + 14);
        buddy.failNext("GET", Fault.answer(429, "", Map.of(header, value)));
        assertEquals(Outcome.CREATED, result(startTimed(Duration.ofSeconds(60))).outcome());
        assertTrue(List.of(13L, 14L).contains(pauses.get(0).toSeconds()), pauses::toString);
        assertTrue(console.get(0).contains("Buddy answered 429"), console::toString);
        assertTrue(console.get(0).endsWith("Next try in " + pauses.get(0).toSeconds() + " s"), console::toString);
    }

    @Test
    void aWaitLongerThanAllowedIsNotBegun() {
        buddy.failNext("GET", Fault.answer(429, "", Map.of("Retry-After", "300")));
        String told = failure(RetriesExhaustedException.class, startTimed(Duration.ofSeconds(120)));
        assertTrue(told.contains("the next try would be in 300 s"), told);
        assertEquals(List.of(), pauses);
    }

    @Test
    void oneRefusalHoldsBackEveryone() throws Exception {
        buddy.failNext("GET", Fault.answer(429, "", Map.of("Retry-After", "30")));
        failure(RetriesExhaustedException.class, startTimed(Duration.ofSeconds(10)));
        buddy.forgetRequests();
        String told = failure(RetriesExhaustedException.class, startTimed(Duration.ofSeconds(10)));
        assertTrue(told.startsWith("Buddy limits the number of requests. Gave up"), told);
        assertEquals(List.of(), buddy.requests());
        assertEquals(Outcome.CREATED, result(startTimed(Duration.ofSeconds(60))).outcome());
        assertEquals(List.of(Duration.ofSeconds(30)), pauses);
    }

    private RateLimit learned(int status, String... headers) {
        Map<String, List<String>> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        RateLimit limit = new RateLimit(() -> now);
        limit.learn(status, HttpHeaders.of(map, (name, value) -> true));
        return limit;
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    @Test
    void allFormsOfALimitAreUnderstood() {
        String reset = Long.toString(now.getEpochSecond() + 20);
        assertEquals(
                Duration.ofSeconds(20),
                learned(429, "X-Rate-Limit-Reset", reset).remainingWait());
        assertEquals(
                Duration.ofSeconds(20),
                learned(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", reset)
                        .remainingWait());
        assertEquals(
                Duration.ZERO,
                learned(200, "X-Rate-Limit-Remaining", "1", "X-Rate-Limit-Reset", reset)
                        .remainingWait());
        assertEquals(Duration.ofSeconds(7), learned(503, "Retry-After", "7").remainingWait());
        assertEquals(
                Duration.ofSeconds(9),
                learned(429, "Retry-After", httpDate(now.plusSeconds(9))).remainingWait());
        // The server's clock is an hour ahead.
        Instant theirs = now.plusSeconds(3_600);
        assertEquals(
                Duration.ofSeconds(5),
                learned(429, "Date", httpDate(theirs), "X-Rate-Limit-Reset", Long.toString(theirs.getEpochSecond() + 5))
                        .remainingWait());
        for (String nonsense : List.of("", "soon", "-5", "99999999999999999999")) {
            assertEquals(Duration.ZERO, learned(429, "Retry-After", nonsense).remainingWait(), nonsense);
            assertEquals(
                    Duration.ZERO, learned(429, "X-Rate-Limit-Reset", nonsense).remainingWait(), nonsense);
        }
    }

    @Test
    void manyStepsForTheSameActionCreateItOnce() throws Exception {
        DockerfileActionService service = timed(Duration.ofSeconds(60));
        List<CompletableFuture<ActionResult>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(service.ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                    .start(Checkpoint.START));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (CompletableFuture<ActionResult> each : results) {
            outcomes.add(result(each).outcome());
        }
        assertEquals(1, outcomes.stream().filter(Outcome.CREATED::equals).count(), outcomes::toString);
        assertEquals(19, outcomes.stream().filter(Outcome.UNCHANGED::equals).count(), outcomes::toString);
        assertEquals(1, pipeline.actions().size());
        assertTrue(console.contains("Another step works on the same action; waiting for it"));
    }

    @Test
    void whoLeavesTheLineLetsNobodyPush() {
        Turns.Turn first = turns.take("a");
        Turns.Turn second = turns.take("a");
        Turns.Turn third = turns.take("a");
        Turns.Turn other = turns.take("b");
        assertTrue(first.begins().isDone());
        assertTrue(other.begins().isDone());
        second.end();
        assertFalse(third.begins().isDone());
        first.end();
        assertTrue(third.begins().isDone());
        third.end();
        assertTrue(turns.take("a").begins().isDone());
    }

    @Test
    void aStepInLineCanBeCancelledAndTimesOut() throws Exception {
        Turns.Turn busy = turns.take(List.of(WHERE, "Build image"));
        ActionTask cancelled =
                timed(Duration.ofSeconds(60)).ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add);
        CompletableFuture<ActionResult> first = cancelled.start(Checkpoint.START);
        cancelled.cancel();
        assertThrows(CancellationException.class, () -> result(first));
        String told = failure(ActionConflictException.class, startTimed(Duration.ofMillis(50)));
        assertTrue(told.startsWith("Another step has been working on the same action"), told);
        busy.end();
        assertEquals(
                Outcome.CREATED,
                startTimed(Duration.ofSeconds(60)).get(10, TimeUnit.SECONDS).outcome());
    }

    @Test
    void anInterruptedTaskAdoptsWhatItCreated() throws Exception {
        long id = pipeline.add(image().build().toJson());
        ActionResult result = result(timed(Duration.ofSeconds(60))
                .ensure(WHERE, image().build(), IfExists.FAIL, false, console::add)
                .start(Checkpoint.creating(Set.of())));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(id, result.id());
        assertTrue(buddy.requests("POST").isEmpty());
    }

    @Test
    void anInterruptedTaskCreatesWhatIsNotThere() throws Exception {
        long old = pipeline.add(image().build().toJson());
        ActionResult result = result(timed(Duration.ofSeconds(60))
                .ensure(WHERE, image().build(), IfExists.DUPLICATE, false, console::add)
                .start(Checkpoint.creating(Set.of(old))));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(2, pipeline.actions().size());
    }

    @Test
    void anInterruptedEditIsToldAsOne() throws Exception {
        pipeline.add(image().build().toJson());
        ActionResult result = result(timed(Duration.ofSeconds(60))
                .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                .start(Checkpoint.editing()));
        assertEquals(Outcome.UPDATED, result.outcome());
        assertTrue(buddy.requests("PATCH").isEmpty());
    }

    @Test
    void aCheckpointIsSavedBeforeEachRequestThatChangesSomething() throws Exception {
        List<String> events = new ArrayList<>();
        Journal journal = new Journal() {
            @Override
            public void progress(String line) {}

            @Override
            public CompletionStage<?> save(Checkpoint checkpoint) {
                events.add(checkpoint.phase() + " before "
                        + (buddy.requests("POST").size()
                                + buddy.requests("PATCH").size()));
                return CompletableFuture.completedFuture(null);
            }
        };
        for (DockerfileActionRequest request :
                List.of(image().build(), image().buildkit(false).build())) {
            result(timed(Duration.ofSeconds(60))
                    .ensure(WHERE, request, IfExists.UPDATE, false, journal)
                    .start(Checkpoint.START));
        }
        assertEquals(List.of("CREATING before 0", "EDITING before 1"), events);
    }

    @Test
    void nothingIsSentIfTheCheckpointCannotBeSaved() {
        Journal journal = new Journal() {
            @Override
            public void progress(String line) {}

            @Override
            public CompletionStage<?> save(Checkpoint checkpoint) {
                return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
            }
        };
        CompletableFuture<ActionResult> task = timed(Duration.ofSeconds(60))
                .ensure(WHERE, image().build(), IfExists.UPDATE, false, journal)
                .start(Checkpoint.START);
        assertThrows(IllegalStateException.class, () -> result(task));
        assertTrue(buddy.requests("POST").isEmpty());
    }
}
