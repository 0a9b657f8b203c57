package io.jenkins.plugins.buddy.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What one alternative cost, for each number of steps at the same time, round by round. */
final class ConcurrencyFigures {

    private final Map<Integer, List<BuildFigures>> builds = new TreeMap<>();
    private final Map<Integer, List<Double>> heapKib = new TreeMap<>();

    void add(int steps, BuildFigures build) {
        builds.computeIfAbsent(steps, number -> new ArrayList<>()).add(build);
    }

    /** KiB of heap for each of the steps while all of them wait. */
    void addHeap(int steps, double kib) {
        heapKib.computeIfAbsent(steps, number -> new ArrayList<>()).add(kib);
    }

    /** The numbers of steps that were measured. */
    Set<Integer> steps() {
        return builds.keySet();
    }

    Samples seconds(int steps) {
        return of(steps, BuildFigures::millis).dividedBy(1000);
    }

    Samples cpuSeconds(int steps) {
        return of(steps, BuildFigures::cpuMillis).dividedBy(1000);
    }

    Samples threads(int steps) {
        return of(steps, BuildFigures::threads);
    }

    /** Empty for numbers of steps that were not weighed. */
    Optional<Samples> heapKib(int steps) {
        return Optional.ofNullable(heapKib.get(steps)).map(Samples::of);
    }

    private Samples of(int steps, Function<BuildFigures, Number> figure) {
        return Samples.of(builds.get(steps).stream().map(figure).toList());
    }
}
