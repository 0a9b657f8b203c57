package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

/**
 * A thousand random sequences of faults, late effects, late lists, restarts and aborts, in virtual time: in all of them there is exactly one
 * action, or a failure is reported.
 */
class RandomFaultsTest {

    private static final int MAX_FAULTS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(120);

    private static final Map<String, Fault> FAULTS = Map.ofEntries(
            Map.entry("reset", Fault.reset()),
            Map.entry("truncated", Fault.truncated()),
            Map.entry("html", Fault.html()),
            Map.entry("200, empty", Fault.response(200, "")),
            Map.entry("201, wrong JSON", Fault.response(201, "{\"id\":true}")),
            Map.entry("429", Fault.response(429, "")),
            Map.entry("429, Retry-After", Fault.response(429, "", Map.of("Retry-After", "0"))),
            Map.entry("500", Fault.response(500, "{\"errors\":[]}")),
            Map.entry("502", Fault.response(502, "")),
            Map.entry("503", Fault.response(503, "")),
            Map.entry("504", Fault.response(504, "")));

    /** The action of the requested name that the pipeline has before. */
    enum Existing {
        NONE,
        EQUAL,
        DIFFERENT
    }

    enum Interruption {
        NONE,
        RESTART,
        ABORT
    }

    /** The end of a task. */
    enum Ending {
        SUCCESS,
        SUCCESS_AFTER_RESTART,
        FAILURE,
        ABORT
    }

    /**
     * A fault.
     *
     * @param name a key of {@link #FAULTS}
     * @param slow whether it occurs only after the time limit of the request
     * @param effect the moment when the request is processed
     */
    record Injection(String name, boolean slow, Effect effect) {}

    /**
     * A task and its faults.
     *
     * @param listed the delay after which lists show a new action, in seconds
     * @param interruptedAt the number of the interrupted request
     * @param faults the fault of each request, in the order of the requests; later requests have none
     */
    record Scenario(
            IfExists ifExists,
            Existing existing,
            int listed,
            Interruption interruption,
            int interruptedAt,
            List<Optional<Injection>> faults) {}

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void faultsYieldOneActionOrAReportedFailure(@ForAll("scenarios") Scenario scenario) throws Exception {
        try (FakeBuddy buddy = FakeBuddy.start()) {
            Statistics.collect(new Run(buddy, scenario).check());
        }
        // Faults that let everything fail, or nothing, would prove nothing.
        Statistics.coverage(coverage -> {
            coverage.check(Ending.FAILURE).percentage(failed -> failed > 1 && failed < 75);
            coverage.check(Ending.SUCCESS_AFTER_RESTART).percentage(resumed -> resumed > 1);
            coverage.check(Ending.ABORT).percentage(aborted -> aborted > 1);
        });
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        Arbitrary<Effect> effect = Arbitraries.of(
                Effect.NEVER,
                Effect.AT_ONCE,
                Effect.after(TIMEOUT),
                Effect.after(TIMEOUT.multipliedBy(3).dividedBy(2)));
        Arbitrary<Optional<Injection>> injection = Combinators.combine(
                        Arbitraries.of(FAULTS.keySet().stream().sorted().toList()), Arbitraries.of(false, true), effect)
                // A refused request has no effect.
                .filter((name, slow, when) -> !name.startsWith("429") || when == Effect.NEVER)
                .as((name, slow, when) -> Optional.of(new Injection(name, slow, when)));
        Arbitrary<List<Optional<Injection>>> faults = Arbitraries.integers()
                .between(1, 60)
                .flatMap(percent -> Arbitraries.frequencyOf(
                                Tuple.of(100 - percent, Arbitraries.just(Optional.<Injection>empty())),
                                Tuple.of(percent, injection))
                        .list()
                        .ofSize(MAX_FAULTS));
        return Combinators.combine(
                        Arbitraries.of(IfExists.class),
                        Arbitraries.of(Existing.class),
                        Arbitraries.of(0, 3),
                        Arbitraries.of(Interruption.class),
                        Arbitraries.integers().between(0, 5),
                        faults)
                .as(Scenario::new);
    }

    /** A scenario in progress. */
    private static final class Run {

        private final FakeBuddy buddy;
        private final FakePipeline pipeline;
        private final Scenario scenario;
        private final AtomicReference<Checkpoint> checkpoint = new AtomicReference<>();
        private volatile ResumableTask<Checkpoint, ActionResult> task;
        private volatile boolean interrupted;

        Run(FakeBuddy buddy, Scenario scenario) {
            this.buddy = buddy;
            this.scenario = scenario;
            this.pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
            if (scenario.existing() != Existing.NONE) {
                String tag = scenario.existing() == Existing.EQUAL ? "requested" : "other";
                pipeline.add(ServiceTestCase.stored(ServiceTestCase.image().set(DOCKER_IMAGE_TAG, tag)));
            }
            buddy.listsLate(Duration.ofSeconds(scenario.listed()));
            for (int i = 0; i < scenario.faults().size(); i++) {
                int number = i + 1;
                boolean last = scenario.interruption() != Interruption.NONE && i == scenario.interruptedAt();
                scenario.faults()
                        .get(i)
                        .or(() -> last ? Optional.of(new Injection("reset", false, Effect.AT_ONCE)) : Optional.empty())
                        .ifPresent(injection -> buddy.fail(
                                request -> buddy.requests().size() == number,
                                last ? this::interrupt : fault(injection),
                                injection.effect(),
                                1));
            }
        }

        private Fault fault(Injection injection) {
            Fault fault = FAULTS.get(injection.name());
            return injection.slow() ? Fault.after(buddy.clock(), TIMEOUT, fault) : fault;
        }

        private void interrupt(HttpExchange exchange) {
            interrupted = true;
            task.cancel();
            exchange.close();
        }

        /** A task of a controller that has just started. */
        private ResumableTask<Checkpoint, ActionResult> newTask() {
            task = ServiceTestCase.virtualTimeService(buddy, new KeyedLock(), TIMEOUT, TIME_LIMIT)
                    .ensure(
                            new PipelineRef("acme", "web", 42),
                            ServiceTestCase.image()
                                    .set(DOCKER_IMAGE_TAG, "requested")
                                    .build(),
                            scenario.ifExists(),
                            message -> assertEquals(1, message.lines().count(), message),
                            saved -> {
                                checkpoint.set(saved);
                                return CompletableFuture.completedFuture(null);
                            });
            return task;
        }

        /** Checks the pipeline's actions against the outcome, which is empty after a failure. */
        Ending check() throws Exception {
            Optional<Outcome> outcome = outcome(newTask().start());
            boolean aborted = interrupted && outcome.isEmpty() && scenario.interruption() == Interruption.ABORT;
            boolean restarted = interrupted && outcome.isEmpty() && scenario.interruption() == Interruption.RESTART;
            if (restarted) {
                Checkpoint last = checkpoint.get();
                outcome = outcome(last == null ? newTask().start() : newTask().resume(last));
            }
            buddy.clock().advance(TIMEOUT.multipliedBy(3));
            check(outcome, aborted);
            if (aborted) {
                return Ending.ABORT;
            }
            return outcome.isEmpty() ? Ending.FAILURE : restarted ? Ending.SUCCESS_AFTER_RESTART : Ending.SUCCESS;
        }

        private void check(Optional<Outcome> outcome, boolean aborted) {
            int before = scenario.existing() == Existing.NONE ? 0 : 1;
            int after = pipeline.actions().size();
            boolean mayCreate = before == 0 || scenario.ifExists() == IfExists.DUPLICATE;
            assertTrue(after == before || mayCreate && after == before + 1, this::toString);
            if (aborted && after != before) {
                assertTrue(task.pendingWrite().isPresent(), this::toString);
            }
            if (outcome.isEmpty()) {
                return;
            }
            if (outcome.get() == Outcome.CREATED) {
                assertTrue(mayCreate && after == before + 1, this::toString);
                return;
            }
            assertTrue(before == 1 && after == 1, this::toString);
            if (outcome.get() == Outcome.UPDATED || outcome.get() == Outcome.UNCHANGED) {
                assertEquals(
                        "requested",
                        pipeline.actions().get(0).path("docker_image_tag").asText(),
                        this::toString);
            }
            assertTrue(outcome.get() != Outcome.UNCHANGED || scenario.existing() == Existing.EQUAL, this::toString);
        }

        private Optional<Outcome> outcome(CompletableFuture<ActionResult> result) throws Exception {
            try {
                return Optional.of(result.get(60, TimeUnit.SECONDS).outcome());
            } catch (ExecutionException e) {
                Throwable cause = BuddyException.unwrap(e.getCause());
                if (!interrupted || !(cause instanceof CancellationException)) {
                    assertInstanceOf(BuddyException.class, cause, this::toString);
                }
                return Optional.empty();
            } catch (CancellationException e) {
                assertTrue(interrupted, this::toString);
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return scenario + ": " + pipeline.actions();
        }
    }
}
