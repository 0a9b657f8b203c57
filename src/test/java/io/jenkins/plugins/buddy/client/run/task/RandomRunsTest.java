package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.run.AbortResult;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Hundreds of random sequences of faults, restarts and aborts: there is at most one run, the reported outcome is correct, and every task ends. */
class RandomRunsTest {

    private static final int SCENARIOS_PER_TRY = 50;
    private static final int MAX_FAULTS = 40;

    /** Responses after which a request may have taken effect, now or later. */
    private static final Map<String, Fault> AMBIGUOUS = Map.of(
            "reset", Fault.reset(),
            "truncated", Fault.truncated(),
            "html", Fault.html(),
            "200, empty", Fault.response(200, ""),
            "201, without status", Fault.response(201, "{\"id\": 1}"),
            "408", Fault.response(408, ""),
            "500", Fault.response(500, "{\"errors\":[]}"),
            "502", Fault.response(502, ""),
            "503", Fault.response(503, "", Map.of("Retry-After", "3")));

    /** Responses that exclude an effect. */
    private static final Map<String, Fault> REFUSALS = Map.of(
            "400", Fault.response(400, ""),
            "401", Fault.response(401, ""),
            "404", Fault.response(404, ""),
            "429", Fault.response(429, ""),
            "429, Retry-After", Fault.response(429, "", Map.of("Retry-After", "20")));

    /**
     * A fault.
     *
     * @param name a key of one of the maps
     * @param effect seconds until the request takes effect, negative for never
     */
    record Injection(String name, int effect) {

        Fault fault() {
            return Optional.ofNullable(AMBIGUOUS.get(name)).orElseGet(() -> REFUSALS.get(name));
        }

        Effect when() {
            return effect < 0 || REFUSALS.containsKey(name)
                    ? Effect.NEVER
                    : effect == 0 ? Effect.AT_ONCE : Effect.after(Duration.ofSeconds(effect));
        }
    }

    /**
     * A task, its faults and its interruptions.
     *
     * @param script the status with which the run ends
     * @param faults the fault of each request, in the order of the requests; later requests have none
     * @param restarts the seconds after which the task is interrupted and resumed
     * @param abort whether it is aborted after the last restart
     */
    record Scenario(
            String script, List<Optional<Injection>> faults, List<Integer> restarts, boolean abort, int listedAfter) {}

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void faultsYieldAtMostOneRunAndATrueOutcome(@ForAll("scenarios") List<Scenario> scenarios) throws Exception {
        for (Scenario scenario : scenarios) {
            try (FakeBuddy buddy = FakeBuddy.start();
                    VirtualTime time = new VirtualTime(buddy.clock())) {
                Statistics.label("outcome").collect(new Attempt(buddy, time, scenario).check());
            }
        }
        // Faults that let everything fail, or nothing, would prove nothing.
        Statistics.label("outcome").coverage(coverage -> {
            coverage.check("SUCCESSFUL").percentage(share -> share > 10);
            coverage.check("failure").percentage(share -> share > 2 && share < 75);
            coverage.check("aborted").percentage(share -> share > 2);
        });
    }

    @Provide
    Arbitrary<List<Scenario>> scenarios() {
        List<String> names = new ArrayList<>(AMBIGUOUS.keySet());
        names.addAll(REFUSALS.keySet());
        Arbitrary<Optional<Injection>> injection = Combinators.combine(
                        Arbitraries.of(names.stream().sorted().toList()), Arbitraries.of(-1, 0, 2, 20, 90, 400))
                .as((name, effect) -> Optional.of(new Injection(name, effect)));
        Arbitrary<List<Optional<Injection>>> faults = Arbitraries.integers()
                .between(1, 70)
                .flatMap(percent -> Arbitraries.frequencyOf(
                                Tuple.of(100 - percent, Arbitraries.just(Optional.<Injection>empty())),
                                Tuple.of(percent, injection))
                        .list()
                        .ofSize(MAX_FAULTS));
        return Combinators.combine(
                        Arbitraries.of("SUCCESSFUL", "FAILED", "TERMINATED"),
                        faults,
                        Arbitraries.integers().between(0, 60).list().ofMaxSize(3),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(0, 0, 5))
                .as(Scenario::new)
                .list()
                .ofSize(SCENARIOS_PER_TRY);
    }

    /** A scenario that is executed. */
    private static final class Attempt {

        private static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

        private final FakeBuddy buddy;
        private final VirtualTime time;
        private final Scenario scenario;
        private final FakePipeline pipeline;
        private final RunTestCase.Recorder listener = new RunTestCase.Recorder();
        private final List<RunCheckpoint> checkpoints = new ArrayList<>();
        private final RunService service;

        Attempt(FakeBuddy buddy, VirtualTime time, Scenario scenario) {
            this.buddy = buddy;
            this.time = time;
            this.scenario = scenario;
            this.pipeline = buddy.clock(buddy.clock()).pipeline("acme", "web", 42, "Live mirror");
            buddy.listsLate(Duration.ofSeconds(scenario.listedAfter()));
            pipeline.runsBy(script());
            for (int i = 0; i < scenario.faults().size(); i++) {
                int index = i;
                scenario.faults()
                        .get(i)
                        .ifPresent(injection -> buddy.fail(
                                request -> indexOf(request) == index, injection.fault(), injection.when(), 1));
            }
            this.service = new RunService(
                    time.endpoint(buddy.url(), Duration.ofSeconds(30)),
                    RunTestCase.TOKEN,
                    TokenSource.fixed(RunTestCase.TOKEN),
                    time.policy(Duration.ofSeconds(120)),
                    new RunLists(),
                    new PipelineDefinitions());
        }

        private RunScript script() {
            TimedScript script = new TimedScript().action("A", Duration.ofSeconds(20), "a");
            return switch (scenario.script()) {
                case "SUCCESSFUL" -> script.action("B", Duration.ofSeconds(30), "b");
                case "FAILED" -> script.failingAction("B", Duration.ofSeconds(30), "broken", "b");
                default ->
                    run -> {
                        run.status("INPROGRESS");
                        run.after(Duration.ofSeconds(40), ending -> ending.terminate(null));
                    };
            };
        }

        private int indexOf(RecordedRequest request) {
            List<RecordedRequest> requests = buddy.requests();
            for (int i = requests.size() - 1; i >= 0; i--) {
                if (requests.get(i) == request) {
                    return i;
                }
            }
            throw new AssertionError(request);
        }

        private RunTask task() {
            return service.start(PIPELINE, RunRequest.builder().build(), RunTestCase.FOLLOW, listener, checkpoint -> {
                checkpoints.add(checkpoint);
                return CompletableFuture.completedFuture(null);
            });
        }

        private CompletableFuture<RunResult> begin(RunTask task) {
            return checkpoints.isEmpty() ? task.start() : task.resume(checkpoints.get(checkpoints.size() - 1));
        }

        /** Returns the verdict, {@code failure} or {@code aborted}. */
        String check() throws Exception {
            RunTask task = task();
            CompletableFuture<RunResult> result = begin(task);
            for (int seconds : scenario.restarts()) {
                time.advance(Duration.ofSeconds(seconds));
                if (result.isDone()) {
                    break;
                }
                task.cancel();
                task = task();
                result = begin(task);
            }
            String outcome = scenario.abort() && !result.isDone() ? abort(task) : outcome(result);
            // Whatever takes effect late.
            time.advance(Duration.ofMinutes(10));
            assertAll(
                    () -> assertTrue(pipeline.runs().all().size() <= 1, this::toString),
                    () -> assertEquals(listener.log.stream().distinct().toList(), listener.log, this::toString));
            return outcome;
        }

        private String outcome(CompletableFuture<RunResult> result) throws Exception {
            try {
                RunResult ended = time.await(result);
                assertEquals(scenario.script(), ended.run().status(), this::toString);
                assertEquals(scenario.script(), ended.verdict().name(), this::toString);
                return ended.verdict().name();
            } catch (ExecutionException e) {
                BuddyException failure =
                        assertInstanceOf(BuddyException.class, BuddyException.unwrap(e.getCause()), this::toString);
                time.advance(Duration.ofMinutes(10));
                assertTrue(!failure.hadNoEffect() || pipeline.runs().all().isEmpty(), this::toString);
                return "failure";
            }
        }

        private String abort(RunTask task) throws Exception {
            time.advance(Duration.ofSeconds(7));
            Duration before = buddy.clock().elapsed();
            AbortResult aborted = time.await(task.abort(true));
            assertTrue(buddy.clock().elapsed().minus(before).compareTo(Duration.ofSeconds(15)) < 0, this::toString);
            time.advance(Duration.ofMinutes(10));
            switch (aborted.outcome()) {
                case NOT_STARTED -> assertEquals(List.of(), pipeline.runs().all(), this::toString);
                case CANCELLED -> assertTrue(pipeline.runs().run(1).isCancelled(), this::toString);
                case ALREADY_OVER ->
                    assertEquals(pipeline.runs().run(1).status(), aborted.run().status(), this::toString);
                default -> assertTrue(aborted.toString().contains("Buddy"), this::toString);
            }
            return "aborted";
        }

        @Override
        public String toString() {
            return scenario + ": " + pipeline.runs().all().size() + " runs, " + checkpoints + ", " + listener.console
                    + buddy.requests().stream()
                            .map(request -> request.method() + request.path().replaceAll(".*executions", ""))
                            .toList();
        }
    }
}
