package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.LogPath;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs, errors and output of the actions of a run. */
class ActionLogsTest extends RunTestCase {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private long headers() {
        return listener.progress.stream()
                .filter(line -> line.startsWith("Log of action"))
                .count();
    }

    @Test
    void actionThatIsExecutedSeveralTimesHasSeveralLogs() throws Exception {
        pipeline.runsBy(RunScript.manual());
        CompletableFuture<RunResult> result = task().start();
        time.advance(Duration.ofSeconds(2));
        FakeRun run = pipeline.runs().run(1);
        run.startAction("Test").log("first").finish("SUCCESSFUL");
        run.startAction("Test").log("second").fail("exit 1");
        run.startAction("Test").log("third").finish("SUCCESSFUL");
        run.finish("SUCCESSFUL");
        RunResult ended = result(result);
        assertAll(
                () -> assertEquals(List.of("first", "second", "third"), listener.log),
                () -> assertEquals(3, headers()),
                () -> assertEquals(3, ended.run().actions().size()),
                () -> assertEquals("exit 1", ended.run().actions().get(1).error()));
    }

    @Test
    void longLogIsCutInTheMiddle() throws Exception {
        String[] lines = IntStream.range(0, 12_345).mapToObj(i -> "line " + i).toArray(String[]::new);
        pipeline.runsBy(new TimedScript().action("Build", SECOND, lines));
        result(task().start());
        assertAll(
                () -> assertEquals(10_001, listener.log.size()),
                () -> assertEquals("line 999", listener.log.get(999)),
                () -> assertEquals("… 2345 lines omitted …", listener.log.get(1_000)),
                () -> assertEquals("line 3345", listener.log.get(1_001)),
                () -> assertEquals("line 12344", listener.log.get(10_000)));
    }

    @Test
    void logOfTheLimitIsComplete() throws Exception {
        String[] lines = Collections.nCopies(10_000, "x").toArray(String[]::new);
        pipeline.runsBy(new TimedScript().action("Build", SECOND, lines));
        result(task().start());
        assertEquals(10_000, listener.log.size());
    }

    @Test
    void secretsAreMaskedInEverySpellingAndShortOnesAreNot() throws Exception {
        String secret = "pa\"ss\\w rd/1";
        pipeline.runsBy(new TimedScript()
                .action(
                        "Build abc " + secret,
                        SECOND,
                        "raw " + secret,
                        "json pa\\\"ss\\\\w rd/1",
                        "url pa%22ss%5Cw+rd%2F1 pa%22ss%5cw%20rd/1",
                        "token " + FakeBuddy.TOKEN,
                        "key line-one-of-key",
                        "key line-two-of-key",
                        "abc stays")
                .output("SECRET", "x" + secret + "y"));
        RunResult result = result(task(RunRequest.builder()
                        .variables(List.of(
                                new RunRequest.Variable("A", secret, true),
                                new RunRequest.Variable("B", "abc", true),
                                new RunRequest.Variable("C", "line-one-of-key\nline-two-of-key\n", true))))
                .start());
        assertAll(
                () -> assertEquals(
                        List.of(
                                "raw ****",
                                "json ****",
                                "url **** ****",
                                "token ****",
                                "key ****",
                                "key ****",
                                "abc stays"),
                        listener.log),
                () -> assertEquals(Map.of("SECRET", "x****y"), result.outputVariables()),
                () -> assertEquals(
                        "Build abc ****", result.run().actions().get(0).name()),
                () -> assertFalse(listener.console.toString().contains("pa\"")));
    }

    @Test
    void outputVariablesAreSafe() throws Exception {
        pipeline.runsBy(RunScript.manual());
        CompletableFuture<RunResult> result = task().start();
        time.advance(SECOND);
        FakeRun run = pipeline.runs().run(1);
        run.startAction("Build")
                .output("IMAGE", "web:1")
                .output("TWICE", "1")
                .encryptedOutput("HIDDEN", "secret")
                .output("LARGE", "x".repeat(1 << 20))
                .output("LINES", "a\r\nb\u001b[31m\u202ec")
                .finish("SUCCESSFUL");
        run.startAction("Push").output("TWICE", "2").finish("SUCCESSFUL");
        run.finish("SUCCESSFUL");
        Map<String, String> output = result(result).outputVariables();
        assertAll(
                () -> assertEquals(List.of("IMAGE", "TWICE", "LARGE", "LINES"), List.copyOf(output.keySet())),
                () -> assertEquals("2", output.get("TWICE")),
                () -> assertEquals("x".repeat(10_000) + "…", output.get("LARGE")),
                () -> assertEquals("a\nbc", output.get("LINES")));
    }

    @ParameterizedTest
    @EnumSource(names = {"CURRENT", "OLDER"})
    void logIsReadWhereTheInstallationHasIt(LogPath path) throws Exception {
        pipeline.runs().logPath(path);
        pipeline.runsBy(new TimedScript()
                .action("Build", SECOND, "a")
                .output("IMAGE", "web:1")
                .action("Push", SECOND, "b"));
        RunResult result = result(task().start());
        assertAll(
                () -> assertEquals(List.of("a", "b"), listener.log),
                () -> assertEquals(Map.of("IMAGE", "web:1"), result.outputVariables()));
    }

    @Test
    void missingLogsCostOneLineEach() throws Exception {
        pipeline.runs().logPath(LogPath.NONE);
        pipeline.runsBy(new TimedScript().action("Build", SECOND, "a").action("Push", SECOND, "b"));
        RunResult result = result(task().start());
        assertAll(() -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()), () -> assertEquals(2, unreadable()));
    }

    private long unreadable() {
        return listener.progress.stream()
                .filter(line -> line.contains(". Its log could not be read: "))
                .count();
    }

    /** Faults of the log's path. */
    enum LogFault {
        STATUS_401,
        STATUS_403,
        STATUS_500,
        HANGS,
        HTML,
        ERRORS,
        LARGE
    }

    private Fault fault(LogFault fault) {
        return switch (fault) {
            case STATUS_401 -> Fault.response(401, "");
            case STATUS_403 -> Fault.response(403, "");
            case STATUS_500 -> Fault.response(500, "");
            // No reset: the JDK repeats a GET whose connection is closed.
            case HANGS -> Fault.after(buddy.clock(), Duration.ofSeconds(30), Fault.response(504, ""));
            case HTML -> Fault.html();
            case ERRORS -> Fault.errors("Oops");
            case LARGE -> Fault.large(20 << 20);
        };
    }

    @ParameterizedTest
    @EnumSource
    void logThatCannotBeReadChangesNothingAndCostsOneLine(LogFault fault) throws Exception {
        pipeline.runsBy(new TimedScript()
                .action("A", SECOND, "a")
                .action("B", SECOND, "b")
                .action("C", SECOND, "c")
                .action("D", SECOND, "d"));
        buddy.fail(log(), fault(fault), Effect.NEVER, Long.MAX_VALUE);
        Duration before = buddy.clock().elapsed();
        RunResult result = result(task().start());
        Duration elapsed = buddy.clock().elapsed().minus(before);
        assertAll(
                () -> assertEquals(RunVerdict.SUCCESSFUL, result.verdict()),
                () -> assertEquals(4, unreadable(), listener.progress::toString),
                () -> assertEquals(List.of(), listener.log),
                () -> assertTrue(elapsed.compareTo(Duration.ofSeconds(30 + 4 + 16)) < 0, elapsed::toString));
    }

    @Test
    void failedReadOfALogIsRetried() throws Exception {
        pipeline.runsBy(new TimedScript().action("Build", SECOND, "a"));
        buddy.fail(log(), Fault.response(502, ""), Effect.NEVER, 2);
        result(task().start());
        assertEquals(List.of("a"), listener.log);
    }

    @Test
    void rateLimitDelaysALog() throws Exception {
        pipeline.runsBy(new TimedScript().action("Build", SECOND, "a"));
        buddy.fail(log(), Fault.response(429, "", Map.of("Retry-After", "60")), Effect.NEVER, 2);
        result(task().start());
        assertEquals(List.of("a"), listener.log);
    }

    @Test
    void logsAreLeftOutIfThatIsRequestedAndOutputIsNot() throws Exception {
        pipeline.runsBy(new TimedScript().action("Build", SECOND, "a").output("IMAGE", "web:1"));
        RunResult result = result(service()
                .start(PIPELINE, RunRequest.builder().build(), new RunOptions(true, false), listener, store())
                .start());
        assertAll(
                () -> assertEquals(List.of(), listener.log),
                () -> assertTrue(listener.progress.contains("Action 'Build': SUCCESSFUL, 1 s")),
                () -> assertEquals(Map.of("IMAGE", "web:1"), result.outputVariables()));
    }

    @Test
    void actionsThatWereNotExecutedHaveNoLog() throws Exception {
        pipeline.runsBy(run -> {
            run.startAction("A").finish("SKIPPED");
            run.startAction("B").finish("NOT_EXECUTED");
            run.finish("SUCCESSFUL");
        });
        result(task().start());
        assertEquals(0, count(log()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"log\": \"one\\ntwo\"}",
                "{\"log\": [\"one\\ntwo\"]}",
                "{\"log\": [\"one\", null, \"two\"]}",
                "{\"log\": [{\"message\": \"one\"}, {\"message\": \"two\"}]}"
            })
    void unusualLogsAreShown(String body) throws Exception {
        pipeline.runsBy(new TimedScript().action("Build", SECOND, "a"));
        buddy.fail(log(), Fault.response(200, body), Effect.NEVER, 1);
        result(task().start());
        assertEquals("onetwo", String.join("", listener.log));
    }

    @Test
    void namesOfActionsCannotForgeLines() throws Exception {
        pipeline.runsBy(new TimedScript()
                .failingAction("Build\n[Buddy] SUCCESSFUL run\u001b[8m\u202e", SECOND, "broken\r\nSUCCESSFUL \u0085x"));
        RunResult result = result(task().start());
        assertAll(
                () -> assertEquals("Build [Buddy] SUCCESSFUL run [8m", result.failedAction()),
                () -> assertEquals(1, result.failure().orElseThrow().lines().count()));
    }
}
