package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A thousand random schedules of faults: exactly one action, or a failure that is told, in all of them. */
class FaultScheduleTest extends ServiceTestCase {

    private static final int SCHEDULES = 1_000;

    private static final List<Fault> FAULTS = List.of(
            Fault.reset(),
            Fault.silence(),
            Fault.endless(),
            Fault.truncated(),
            Fault.html(),
            Fault.answer(200, ""),
            Fault.answer(201, "{\"id\":true}"),
            Fault.answer(429, ""),
            Fault.answer(429, "", Map.of("Retry-After", "0")),
            Fault.answer(500, "{\"errors\":[]}"),
            Fault.answer(502, ""),
            Fault.answer(503, ""),
            Fault.answer(504, ""));

    @Test
    void exactlyOneOrAToldFailure() throws Exception {
        long seed = Long.getLong("buddy.seed", System.nanoTime());
        System.out.println("FaultScheduleTest: repeat with -Dbuddy.seed=" + seed);
        Random seeds = new Random(seed);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Outcome>> schedules = new ArrayList<>();
            for (int i = 0; i < SCHEDULES; i++) {
                schedules.add(threads.submit(schedule(i + 1, seeds.nextLong())));
            }
            int told = 0;
            for (Future<Outcome> schedule : schedules) {
                told += schedule.get(5, TimeUnit.MINUTES) == null ? 1 : 0;
            }
            // A generator that lets everything fail, or nothing, would prove nothing.
            assertTrue(told > SCHEDULES / 100 && told < SCHEDULES * 3 / 4, "told failures: " + told);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Runs one schedule and checks it.
     *
     * @return its outcome, null for a told failure
     */
    private Callable<Outcome> schedule(int number, long seed) {
        return () -> {
            Random random = new Random(seed);
            FakePipeline mine = buddy.pipeline("acme", "web", 1_000 + number, "Schedule " + number);
            IfExists ifExists = IfExists.values()[random.nextInt(4)];
            DockerfileActionRequest request = image().dockerImageTag("wanted").build();
            Start start = Start.values()[random.nextInt(Start.values().length)];
            start.prepare(mine);
            double badness = random.nextDouble() * 0.6;
            buddy.fail(
                    r -> r.path().contains("/pipelines/" + mine.id() + "/") && random.nextDouble() < badness / 2,
                    (exchange) -> FAULTS.get(random.nextInt(FAULTS.size())).strike(exchange),
                    true,
                    Long.MAX_VALUE);
            buddy.fail(
                    r -> r.path().contains("/pipelines/" + mine.id() + "/") && random.nextDouble() < badness / 2,
                    (exchange) -> FAULTS.get(random.nextInt(FAULTS.size())).strike(exchange),
                    false,
                    Long.MAX_VALUE);
            String about = "schedule " + number + " (" + ifExists + ", " + start + ")";
            Outcome outcome = run(mine, request, ifExists, about);
            check(mine, ifExists, start, outcome, about);
            return outcome;
        };
    }

    private Outcome run(FakePipeline mine, DockerfileActionRequest request, IfExists ifExists, String about)
            throws Exception {
        try {
            return service(FakeBuddy.TOKEN, Duration.ofSeconds(1), Duration.ofSeconds(20))
                    .ensure(
                            new PipelineRef("acme", "web", mine.id()),
                            request,
                            ifExists,
                            false,
                            line -> assertEquals(1, line.lines().count(), line))
                    .start(Checkpoint.START)
                    .get(60, TimeUnit.SECONDS)
                    .outcome();
        } catch (ExecutionException e) {
            assertTrue(BuddyException.unwrap(e.getCause()) instanceof BuddyException, about + ": " + e);
            return null;
        }
    }

    private static void check(FakePipeline mine, IfExists ifExists, Start start, Outcome outcome, String about) {
        long namesakes = mine.actions().size();
        long before = start == Start.NOTHING ? 0 : 1;
        if (outcome == Outcome.CREATED) {
            assertEquals(before + 1, namesakes, about);
            assertTrue(before == 0 || ifExists == IfExists.DUPLICATE, about);
        } else if (outcome == null) {
            boolean mayCreate = before == 0 || ifExists == IfExists.DUPLICATE;
            assertTrue(namesakes == before || mayCreate && namesakes == before + 1, about + ": " + namesakes);
        } else {
            assertEquals(1, namesakes, about);
            assertEquals(1, before, about);
        }
        if (outcome == Outcome.UPDATED || outcome == Outcome.UNCHANGED) {
            assertEquals(
                    "wanted", mine.actions().get(0).path("docker_image_tag").asText(), about);
        }
        assertEquals(outcome == Outcome.UNCHANGED, outcome == Outcome.UNCHANGED && start == Start.EQUAL, about);
    }

    /** What the pipeline has before. */
    private enum Start {
        NOTHING(null),
        EQUAL("wanted"),
        DIFFERENT("other");

        private final String tag;

        Start(String tag) {
            this.tag = tag;
        }

        void prepare(FakePipeline pipeline) {
            Stream.ofNullable(tag)
                    .forEach(value ->
                            pipeline.add(image().dockerImageTag(value).build().toJson()));
        }
    }
}
