package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.benchmark.BenchmarkJenkins.Build;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Measures steps in a row; all alternatives run in the same Jenkins. */
final class SequentialSteps {

    private final BenchmarkProfile profile;
    private final Report report;
    private final int steps;
    private final Map<Alternative, List<Build>> measured = new EnumMap<>(Alternative.class);

    SequentialSteps(BenchmarkProfile profile, Report report) {
        this.profile = profile;
        this.report = report;
        this.steps = profile.sequentialSteps();
    }

    void measure() throws Throwable {
        try (LoadServer server = new LoadServer();
                BenchmarkJenkins jenkins = BenchmarkJenkins.start("sequential", server.url())) {
            List<Alternative> alternatives = new ArrayList<>(List.of(
                    Alternative.ECHO,
                    Alternative.DRY_RUN,
                    Alternative.BUDDY,
                    Alternative.HTTP_REQUEST,
                    Alternative.HTTP_REQUEST_PLAIN_TOKEN,
                    Alternative.CURL));
            for (Alternative alternative : alternatives) {
                for (int build = alternative.warmUp(profile.sequentialWarmUp()); build > 0; build--) {
                    jenkins.run(alternative.inARow(steps, server.url()));
                }
            }
            Random order = new Random(1);
            for (int round = 0; round < profile.sequentialRounds(); round++) {
                // Otherwise the after-effects of one alternative would always affect the same other one.
                Collections.shuffle(alternatives, order);
                if (round == profile.rounds()) {
                    // Takes longer than all others together, and differs from them by much more than the rounds do.
                    alternatives.remove(Alternative.CURL);
                }
                for (Alternative alternative : alternatives) {
                    Build build = jenkins.run(alternative.inARow(steps, server.url()));
                    measured.computeIfAbsent(alternative, each -> new ArrayList<>())
                            .add(build);
                }
            }
        }
        report();
    }

    private void report() {
        report.section(
                "Steps in a row",
                steps + " steps in one Pipeline; milliseconds and CPU time of the controller per step.");
        report.table("step", "ms", "ms above `echo`", "CPU ms");
        measured.forEach((alternative, builds) -> report.row(
                alternative,
                millis(alternative),
                aboveEcho(alternative),
                Samples.of(builds, Build::cpuMillis).dividedBy(steps)));
        target(Alternative.HTTP_REQUEST, 1, "≤ 1");
        target(Alternative.CURL, 1 / 30.0, "≤ 1/30");
    }

    private void target(Alternative alternative, double maxRatio, String target) {
        Samples buddy = aboveEcho(Alternative.BUDDY);
        Samples other = aboveEcho(alternative);
        report.target(
                steps + " steps in a row: ms above `echo` each, against " + alternative,
                buddy + ", against " + other,
                target,
                buddy.median() <= other.median() * maxRatio);
    }

    private Samples millis(Alternative alternative) {
        return Samples.of(measured.get(alternative), Build::millis).dividedBy(steps);
    }

    private Samples aboveEcho(Alternative alternative) {
        return millis(alternative).minus(millis(Alternative.ECHO));
    }
}
