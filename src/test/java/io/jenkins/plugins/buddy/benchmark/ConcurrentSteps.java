package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.benchmark.BenchmarkJenkins.Build;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures steps that wait at the same time. Each alternative has a Jenkins of its own, so that one does not affect another; they take
 * turns nevertheless.
 */
final class ConcurrentSteps {

    /** The number of steps that the targets are about. */
    static final int MANY = 500;

    /** The heap of fewer steps is lost in the noise. */
    private static final int MIN_STEPS_FOR_HEAP = 100;

    private static final List<Alternative> ALTERNATIVES =
            List.of(Alternative.BUDDY, Alternative.HTTP_REQUEST, Alternative.CURL, Alternative.SLEEP);

    private final BenchmarkProfile profile;
    private final Report report;
    private final Map<Point, List<Build>> builds = new HashMap<>();
    private final Map<Point, List<Double>> heapKib = new HashMap<>();

    private record Point(Alternative alternative, int steps) {}

    ConcurrentSteps(BenchmarkProfile profile, Report report) {
        this.profile = profile;
        this.report = report;
    }

    void measure() throws Throwable {
        Map<Alternative, BenchmarkJenkins> controllers = new EnumMap<>(Alternative.class);
        try (LoadServer server = new LoadServer(Duration.ofSeconds(2))) {
            for (Alternative alternative : ALTERNATIVES) {
                controllers.put(alternative, BenchmarkJenkins.start(alternative.name(), server.url()));
            }
            int most = Math.min(Collections.max(profile.concurrentSteps()), MANY);
            for (Alternative alternative : ALTERNATIVES) {
                for (int build = alternative.warmUp(profile.concurrentWarmUp()); build > 0; build--) {
                    controllers.get(alternative).run(alternative.atOnce(most, server.url()));
                }
            }
            for (int round = 0; round < profile.concurrentRounds(); round++) {
                for (BenchmarkJenkins jenkins : controllers.values()) {
                    jenkins.awaitIdle();
                }
                for (int steps : profile.concurrentSteps()) {
                    for (Alternative alternative : ALTERNATIVES) {
                        measure(new Point(alternative, steps), controllers.get(alternative), server);
                    }
                }
            }
        } finally {
            for (BenchmarkJenkins jenkins : controllers.values()) {
                jenkins.close();
            }
        }
        report();
    }

    private void measure(Point point, BenchmarkJenkins jenkins, LoadServer server) throws Exception {
        Build build = jenkins.run(point.alternative().atOnce(point.steps(), server.url()));
        builds.computeIfAbsent(point, each -> new ArrayList<>()).add(build);
        if (point.steps() >= MIN_STEPS_FOR_HEAP && point.steps() <= MANY) {
            heapKib.computeIfAbsent(point, each -> new ArrayList<>()).add(heapKib(point, jenkins, server));
        }
    }

    /** Measures the heap of each step while all of them wait. */
    private static double heapKib(Point point, BenchmarkJenkins jenkins, LoadServer server) throws Exception {
        boolean sleeps = point.alternative() == Alternative.SLEEP;
        String script = point.alternative().atOnce(point.steps(), server.url());
        server.hold();
        long before = jenkins.startWaitingBuild(sleeps ? script.replace("sleep 2", "sleep 3600") : script);
        if (!sleeps) {
            server.awaitHeld(point.steps());
        }
        long during = jenkins.usedHeapWhileWaiting(point.steps());
        server.release();
        jenkins.endWaitingBuild(sleeps);
        return (during - before) / 1024.0 / point.steps();
    }

    private void report() {
        report.section(
                "Steps at the same time",
                "Parallel branches of one Pipeline; Buddy responds after 2 s, `sleep` takes as long, and `sh` runs on the controller.");
        table(ConcurrencyPlot.SECONDS, this::seconds);
        table(ConcurrencyPlot.THREADS, (alternative, steps) -> of(alternative, steps, Build::threads));
        table("KiB of heap for each step while all wait:", (alternative, steps) -> {
            List<Double> kib = heapKib.get(new Point(alternative, steps));
            return kib == null ? "–" : new Samples(kib);
        });
        table("Seconds of CPU time of the controller:", this::cpuSeconds);
        report.text("Cost of one step above `sleep`:");
        report.table("steps", "ms", "CPU ms");
        for (int steps : profile.concurrentSteps()) {
            report.row(steps, aboveSleep(steps, this::seconds), aboveSleep(steps, this::cpuSeconds));
        }
        report.text("![Steps at the same time](" + ConcurrencyPlot.FILE + ")");
        if (profile.concurrentSteps().contains(MANY)) {
            targets();
        }
    }

    private void table(String heading, BiFunction<Alternative, Integer, Object> cell) {
        report.text(heading);
        report.table(Stream.concat(Stream.of("steps"), ALTERNATIVES.stream()).toArray());
        for (int steps : profile.concurrentSteps()) {
            report.row(Stream.concat(
                            Stream.of(steps), ALTERNATIVES.stream().map(alternative -> cell.apply(alternative, steps)))
                    .toArray());
        }
    }

    private void targets() {
        Samples threads = of(Alternative.BUDDY, MANY, Build::threads);
        report.target(MANY + " steps at once: threads above idle", threads, "≤ 16", threads.median() <= 16);
        Samples time = seconds(Alternative.BUDDY, MANY).dividedBy(seconds(Alternative.SLEEP, MANY));
        report.target(MANY + " steps at once: time ÷ that of `sleep 2`", time, "≤ 1.2", time.median() <= 1.2);
        Samples heap = new Samples(heapKib.get(new Point(Alternative.BUDDY, MANY)));
        report.target(MANY + " steps at once: KiB of heap each", heap, "≤ 64", heap.median() <= 64);
        int most = Collections.max(profile.concurrentSteps());
        Samples few = aboveSleep(10, this::seconds);
        Samples many = aboveSleep(most, this::seconds);
        report.target(
                "growth: ms above `sleep` for one of " + most + " steps, against one of 10",
                many + ", against " + few,
                "no more",
                many.median() <= few.max());
    }

    private Samples seconds(Alternative alternative, int steps) {
        return of(alternative, steps, Build::millis).dividedBy(1000);
    }

    private Samples cpuSeconds(Alternative alternative, int steps) {
        return of(alternative, steps, Build::cpuMillis).dividedBy(1000);
    }

    private static Samples aboveSleep(int steps, BiFunction<Alternative, Integer, Samples> seconds) {
        return seconds.apply(Alternative.BUDDY, steps)
                .minus(seconds.apply(Alternative.SLEEP, steps))
                .dividedBy(steps / 1000.0);
    }

    private Samples of(Alternative alternative, int steps, ToDoubleFunction<Build> figure) {
        return Samples.of(builds.get(new Point(alternative, steps)), figure);
    }
}
