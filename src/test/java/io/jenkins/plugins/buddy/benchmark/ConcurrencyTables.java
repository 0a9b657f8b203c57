package io.jenkins.plugins.buddy.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The tables of {@link ConcurrentSteps}: one for each figure, a row for each number of steps, a column for each alternative. */
final class ConcurrencyTables {

    /** What the targets speak of. */
    static final int MANY = 500;

    /** What a table says of an alternative with a number of steps, if it was measured. */
    private interface Cell {
        Optional<Samples> of(ConcurrencyFigures figures, int steps);
    }

    private final Map<Alternative, ConcurrencyFigures> measured;
    private final ConcurrencyFigures buddy;
    private final ConcurrencyFigures floor;

    ConcurrencyTables(Map<Alternative, ConcurrencyFigures> measured) {
        this.measured = measured;
        this.buddy = measured.get(Alternative.BUDDY);
        this.floor = measured.get(Alternative.SLEEP);
    }

    void write(Report report) {
        report.section(
                "Steps at the same time",
                "Parallel branches of one Pipeline; Buddy answers after 2 s, `sleep` sleeps as long, and `sh` has an executor of the"
                        + " controller.");
        table(report, "Seconds from the build's start to its end", measured(ConcurrencyFigures::seconds));
        table(report, "Threads at most, above those of an idle Jenkins", measured(ConcurrencyFigures::threads));
        table(report, "KiB of heap for each step while all wait", ConcurrencyFigures::heapKib);
        table(report, "Seconds of the controller's CPU time", measured(ConcurrencyFigures::cpuSeconds));
        aboveFloor(report);
        report.picture("concurrency.svg", new ConcurrencyPlot(measured).svg());
        if (buddy.steps().contains(MANY)) {
            targets(report);
        }
    }

    private void table(Report report, String figure, Cell cell) {
        report.words(figure + ":");
        report.table(columns("steps", measured.keySet()));
        for (int steps : floor.steps()) {
            report.row((Object[]) columns(
                    steps,
                    measured.values().stream()
                            .map(figures -> cell.of(figures, steps))
                            .map(samples -> samples.map(Samples::toString).orElse("–"))
                            .toList()));
        }
    }

    private static Cell measured(BiFunction<ConcurrencyFigures, Integer, Samples> figure) {
        return (figures, steps) -> Optional.of(figure.apply(figures, steps));
    }

    private static String[] columns(Object first, Iterable<?> others) {
        List<String> all = new ArrayList<>();
        all.add(first.toString());
        others.forEach(other -> all.add(other.toString()));
        return all.toArray(String[]::new);
    }

    private void aboveFloor(Report report) {
        report.words("What one step costs above `sleep`:");
        report.table("steps", "ms", "CPU ms");
        for (int steps : floor.steps()) {
            report.row(
                    steps,
                    millisAboveFloor(steps),
                    buddy.cpuSeconds(steps)
                            .with(floor.cpuSeconds(steps), (ours, sleep) -> (ours - sleep) * 1000 / steps));
        }
    }

    private Samples millisAboveFloor(int steps) {
        return buddy.seconds(steps).with(floor.seconds(steps), (ours, sleep) -> (ours - sleep) * 1000 / steps);
    }

    private void targets(Report report) {
        Samples threads = buddy.threads(MANY);
        report.target(MANY + " steps at once: threads above idle", threads.toString(), "≤ 16", threads.median() <= 16);
        Samples wall = buddy.seconds(MANY).with(floor.seconds(MANY), (ours, sleep) -> ours / sleep);
        report.target(
                MANY + " steps at once: time ÷ that of `sleep 2`", wall.toString(), "≤ 1.2", wall.median() <= 1.2);
        Samples heap = buddy.heapKib(MANY).orElseThrow();
        report.target(MANY + " steps at once: KiB of heap each", heap.toString(), "≤ 64", heap.median() <= 64);
        int most = floor.steps().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Samples few = millisAboveFloor(10);
        Samples many = millisAboveFloor(most);
        report.target(
                "growth: ms above `sleep` for one of " + most + " steps, against one of 10",
                many + ", against " + few,
                "no more",
                many.median() <= few.most());
    }
}
