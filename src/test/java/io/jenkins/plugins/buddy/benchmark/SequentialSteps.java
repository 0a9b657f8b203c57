package io.jenkins.plugins.buddy.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Steps in a row, in one Jenkins, the alternatives taking turns. */
final class SequentialSteps {

    private final Effort effort;

    SequentialSteps(Effort effort) {
        this.effort = effort;
    }

    void measure(Report report) throws Throwable {
        Map<Alternative, List<BuildFigures>> measured = new EnumMap<>(Alternative.class);
        try (LoadServer server = new LoadServer();
                MeasuredJenkins jenkins = MeasuredJenkins.start("sequential", server.url())) {
            List<Alternative> alternatives =
                    new ArrayList<>(List.of(Alternative.ECHO, Alternative.DRY_RUN, Alternative.BUDDY));
            if (jenkins.call(new HasHttpRequest())) {
                alternatives.add(Alternative.HTTP_REQUEST);
                alternatives.add(Alternative.HTTP_REQUEST_OPEN_TOKEN);
            }
            alternatives.add(Alternative.CURL);
            for (Alternative alternative : alternatives) {
                for (int build = alternative.warmUp(effort.sequentialWarmUp()); build > 0; build--) {
                    jenkins.call(new MeasuredBuild(alternative.inARow(effort.sequentialSteps(), server.url())));
                }
            }
            Random order = new Random(1);
            for (int round = 0; round < effort.sequentialRounds(); round++) {
                // What one leaves behind must not always meet the same one.
                Collections.shuffle(alternatives, order);
                if (round == effort.rounds()) {
                    // It takes longer than all others together, and differs from them by far more than the rounds do.
                    alternatives.remove(Alternative.CURL);
                }
                for (Alternative alternative : alternatives) {
                    BuildFigures figures =
                            jenkins.call(new MeasuredBuild(alternative.inARow(effort.sequentialSteps(), server.url())));
                    measured.computeIfAbsent(alternative, each -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        write(report, measured);
    }

    private void write(Report report, Map<Alternative, List<BuildFigures>> measured) {
        int steps = effort.sequentialSteps();
        Samples floor = millis(measured.get(Alternative.ECHO));
        Samples buddy = millis(measured.get(Alternative.BUDDY)).with(floor, (whole, echo) -> whole - echo);
        report.section(
                "Steps in a row",
                steps + " steps in one Pipeline, for one step: milliseconds, and the controller's CPU time.");
        report.table("step", "ms", "ms above `echo`", "CPU ms");
        measured.forEach((alternative, builds) -> report.row(
                alternative,
                millis(builds).dividedBy(steps),
                millis(builds).with(floor, (whole, echo) -> whole - echo).dividedBy(steps),
                Samples.of(builds.stream().map(BuildFigures::cpuMillis).toList())
                        .dividedBy(steps)));
        target(report, buddy, floor, measured.get(Alternative.HTTP_REQUEST), Alternative.HTTP_REQUEST, 1, "1");
        target(report, buddy, floor, measured.get(Alternative.CURL), Alternative.CURL, 1 / 30.0, "1/30");
    }

    private void target(
            Report report,
            Samples buddy,
            Samples floor,
            List<BuildFigures> builds,
            Alternative instead,
            double most,
            String shown) {
        if (builds == null) {
            report.notMeasured(
                    effort.sequentialSteps() + " steps in a row: against " + instead, "the plugin isn't there");
            return;
        }
        int steps = effort.sequentialSteps();
        Samples theirs = millis(builds).with(floor, (whole, echo) -> whole - echo);
        report.target(
                steps + " steps in a row: ms above `echo` each, against " + instead,
                buddy.dividedBy(steps) + ", against " + theirs.dividedBy(steps),
                "≤ " + shown,
                buddy.median() <= theirs.median() * most);
    }

    private static Samples millis(List<BuildFigures> builds) {
        return Samples.of(builds.stream().map(BuildFigures::millis).toList());
    }
}
