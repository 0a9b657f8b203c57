package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The number of requests of followers that share a list. */
class SharedListTest extends RunTestCase {

    private static final int RUNS_FOLLOWED = 100;

    private List<RunTask> follow(int number, ApiToken token) {
        RunService service =
                new RunService(endpoint, token, TokenSource.fixed(token), time.policy(MAX_WAIT), lists, definitions);
        return IntStream.range(0, number)
                .mapToObj(i -> service.follow(
                        PIPELINE,
                        pipeline.runs().add(null, RunScript.manual()).id(),
                        List.of(),
                        FOLLOW,
                        new Recorder(),
                        store()))
                .toList();
    }

    @Test
    void hundredRunsCostFewRequests() throws Exception {
        List<CompletableFuture<RunResult>> results =
                follow(RUNS_FOLLOWED, TOKEN).stream().map(RunTask::start).toList();
        // The first reads of all runs.
        time.advance(Duration.ofMillis(500));
        buddy.forgetRequests();
        int changes = 0;
        for (int second = 0; second < 60; second += 5) {
            time.advance(Duration.ofSeconds(5));
            for (FakeRun run : pipeline.runs().all().subList(second, second + 3)) {
                run.startAction("Build").log("line").finish("SUCCESSFUL");
                run.finish("SUCCESSFUL");
                changes++;
            }
        }
        long ended = results.stream().filter(CompletableFuture::isDone).count();
        int budget = changes + RUNS_FOLLOWED * 4;
        assertAll(
                () -> assertTrue(count(list()) <= 60, () -> "lists: " + count(list())),
                () -> assertTrue(count(readAlone()) <= budget, () -> "reads: " + count(readAlone())),
                () -> assertEquals(ended, count(log())),
                () -> assertTrue(ended >= 30, () -> "ended: " + ended),
                () -> assertEquals(1, count(readPipeline())),
                () -> assertEquals(buddy.requests().size(), count(list()) + count(readAlone()) + count(log()) + 1));
    }

    @Test
    void listIsReadLessOftenWhileNothingChanges() throws Exception {
        follow(1, TOKEN).get(0).start();
        time.advance(Duration.ofSeconds(10));
        long atFirst = count(list());
        time.advance(Duration.ofMinutes(10));
        buddy.forgetRequests();
        time.advance(Duration.ofMinutes(10));
        assertAll(
                () -> assertTrue(atFirst >= 4, () -> "lists: " + atFirst),
                () -> assertTrue(count(list()) <= 40, () -> "lists: " + count(list())),
                () -> assertTrue(count(list()) >= 36, () -> "lists: " + count(list())),
                () -> assertTrue(count(readAlone()) <= 40, () -> "reads: " + count(readAlone())));
    }

    @Test
    void listIsReadOftenAfterAChange() throws Exception {
        follow(1, TOKEN).get(0).start();
        time.advance(Duration.ofMinutes(10));
        pipeline.runs().run(1).status("WAITING_FOR_APPLY");
        time.advance(Duration.ofSeconds(16));
        buddy.forgetRequests();
        pipeline.runs().run(1).status("INPROGRESS");
        time.advance(Duration.ofSeconds(10));
        assertTrue(count(list()) >= 3, () -> "lists: " + count(list()));
    }

    @Test
    void listIsNotSharedAcrossTokens() throws Exception {
        buddy.token("other-token", Set.of("EXECUTION_INFO"));
        follow(5, TOKEN).forEach(RunTask::start);
        follow(5, ApiToken.parse("other-token").orElseThrow()).forEach(RunTask::start);
        time.advance(Duration.ofSeconds(30));
        Set<String> senders = Set.copyOf(buddy.requests().stream()
                .filter(list())
                .map(request -> request.headers().getFirst("Authorization"))
                .toList());
        assertEquals(Set.of("Bearer " + TOKEN.value(), "Bearer other-token"), senders);
    }

    @Test
    void listIsNotReadWithoutFollowers() throws Exception {
        List<RunTask> tasks = follow(3, TOKEN);
        List<CompletableFuture<RunResult>> results = new ArrayList<>();
        tasks.forEach(task -> results.add(task.start()));
        time.advance(Duration.ofSeconds(20));
        pipeline.runs().run(1).finish("SUCCESSFUL");
        result(results.get(0));
        tasks.get(1).cancel();
        result(tasks.get(2).abort(true));
        buddy.forgetRequests();
        time.advance(Duration.ofMinutes(2));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void failingListIsRequestedRarely() throws Exception {
        follow(20, TOKEN).forEach(RunTask::start);
        time.advance(Duration.ofSeconds(20));
        buddy.forgetRequests();
        buddy.fail(list(), Fault.response(500, ""), false, Long.MAX_VALUE);
        time.advance(Duration.ofSeconds(60));
        assertTrue(count(list()) <= 15, () -> "lists: " + count(list()));
    }
}
