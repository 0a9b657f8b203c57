package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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

/** A thousand random sequences of faults: in all of them there is exactly one action, or a failure is reported. */
class RandomFaultsTest {

    private static final int SCENARIOS_PER_TRY = 100;
    private static final int MAX_FAULTS = 20;

    private static final Map<String, Fault> FAULTS = Map.ofEntries(
            Map.entry("reset", Fault.reset()),
            Map.entry("silence", Fault.silence()),
            Map.entry("endless", Fault.endless()),
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

    /**
     * A fault.
     *
     * @param name a key of {@link #FAULTS}
     * @param processed whether the request is processed before
     */
    record Injection(String name, boolean processed) {}

    /**
     * A task and its faults.
     *
     * @param faults the fault of each request, in the order of the requests; later requests have none
     */
    record Scenario(IfExists ifExists, Existing existing, List<Optional<Injection>> faults) {}

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void faultsYieldOneActionOrAReportedFailure(@ForAll("scenarios") List<Scenario> scenarios) throws Exception {
        List<Optional<Outcome>> outcomes = new ArrayList<>();
        try (FakeBuddy buddy = FakeBuddy.start()) {
            DockerfileActionService service = ServiceTestCase.service(
                    ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(1)), Duration.ofSeconds(20));
            List<Run> runs = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                runs.add(new Run(buddy, 1_000 + runs.size(), scenario, service));
            }
            assertAll(runs.stream().map(run -> () -> outcomes.add(run.check())));
        }
        outcomes.forEach(outcome -> Statistics.collect(outcome.isPresent()));
        // Faults that let everything fail, or nothing, would prove nothing.
        Statistics.coverage(coverage -> coverage.check(false).percentage(failed -> failed > 1 && failed < 75));
    }

    @Provide
    Arbitrary<List<Scenario>> scenarios() {
        Arbitrary<Optional<Injection>> injection = Combinators.combine(
                        Arbitraries.of(FAULTS.keySet().stream().sorted().toList()), Arbitraries.of(false, true))
                .as((name, processed) -> Optional.of(new Injection(name, processed)));
        Arbitrary<List<Optional<Injection>>> faults = Arbitraries.integers()
                .between(1, 60)
                .flatMap(percent -> Arbitraries.frequencyOf(
                                Tuple.of(100 - percent, Arbitraries.just(Optional.<Injection>empty())),
                                Tuple.of(percent, injection))
                        .list()
                        .ofSize(MAX_FAULTS));
        return Combinators.combine(Arbitraries.of(IfExists.class), Arbitraries.of(Existing.class), faults)
                .as(Scenario::new)
                .list()
                .ofSize(SCENARIOS_PER_TRY);
    }

    /** A scenario that has been started, with a pipeline of its own. */
    private static final class Run {

        private final Scenario scenario;
        private final FakePipeline pipeline;
        private final CompletableFuture<ActionResult> result;

        Run(FakeBuddy buddy, long id, Scenario scenario, DockerfileActionService service) {
            this.scenario = scenario;
            this.pipeline = buddy.pipeline("acme", "web", id, "Pipeline " + id);
            if (scenario.existing() != Existing.NONE) {
                String tag = scenario.existing() == Existing.EQUAL ? "requested" : "other";
                pipeline.add(ServiceTestCase.stored(ServiceTestCase.image().set(DOCKER_IMAGE_TAG, tag)));
            }
            PipelineRef reference = new PipelineRef("acme", "web", id);
            for (int i = 0; i < scenario.faults().size(); i++) {
                int index = i;
                scenario.faults()
                        .get(i)
                        .ifPresent(injection -> buddy.fail(
                                request -> request.path().startsWith(reference.path() + "/")
                                        && indexOf(request, buddy.requests(), reference) == index,
                                FAULTS.get(injection.name()),
                                injection.processed(),
                                1));
            }
            this.result = service.ensure(
                            reference,
                            ServiceTestCase.image()
                                    .set(DOCKER_IMAGE_TAG, "requested")
                                    .build(),
                            scenario.ifExists(),
                            message -> assertEquals(1, message.lines().count(), message),
                            CheckpointStore.none())
                    .start();
        }

        private static int indexOf(RecordedRequest request, List<RecordedRequest> requests, PipelineRef pipeline) {
            int index = 0;
            for (RecordedRequest each : requests) {
                if (each == request) {
                    return index;
                }
                index += each.path().startsWith(pipeline.path() + "/") ? 1 : 0;
            }
            throw new AssertionError(request);
        }

        /** Checks the pipeline's actions against the outcome, which is empty after a failure. */
        Optional<Outcome> check() throws Exception {
            Optional<Outcome> outcome = outcome();
            int before = scenario.existing() == Existing.NONE ? 0 : 1;
            int after = pipeline.actions().size();
            boolean mayCreate = before == 0 || scenario.ifExists() == IfExists.DUPLICATE;
            if (outcome.isEmpty()) {
                assertTrue(after == before || mayCreate && after == before + 1, this::toString);
                return outcome;
            }
            if (outcome.get() == Outcome.CREATED) {
                assertTrue(mayCreate && after == before + 1, this::toString);
                return outcome;
            }
            assertTrue(before == 1 && after == 1, this::toString);
            if (outcome.get() == Outcome.UPDATED || outcome.get() == Outcome.UNCHANGED) {
                assertEquals(
                        "requested",
                        pipeline.actions().get(0).path("docker_image_tag").asText(),
                        this::toString);
            }
            assertTrue(outcome.get() != Outcome.UNCHANGED || scenario.existing() == Existing.EQUAL, this::toString);
            return outcome;
        }

        private Optional<Outcome> outcome() throws Exception {
            try {
                return Optional.of(result.get(60, TimeUnit.SECONDS).outcome());
            } catch (ExecutionException e) {
                assertInstanceOf(BuddyException.class, BuddyException.unwrap(e.getCause()), this::toString);
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return scenario + ": " + result + ", " + pipeline.actions();
        }
    }
}
