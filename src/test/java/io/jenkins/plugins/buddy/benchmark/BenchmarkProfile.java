package io.jenkins.plugins.buddy.benchmark;

import java.util.List;

/**
 * The extent of a run.
 *
 * @param rounds the number of measurements of each figure; the alternatives take turns
 * @param sequentialRounds the rounds of steps in a row, whose differences are small; {@code sh} has only {@code rounds}
 * @param concurrentRounds the rounds of steps at the same time, which take minutes
 * @param jmhSeconds the duration of one measurement by JMH, after a warm-up three times as long
 * @param sequentialSteps the number of steps in a row
 * @param sequentialWarmUp the number of builds with as many steps that are not measured
 * @param concurrentSteps the numbers of steps at the same time
 * @param concurrentWarmUp the number of builds with up to {@link ConcurrentSteps#MANY} steps that are not measured
 * @param followedRuns the number of runs that are followed at the same time, in {@code concurrentRounds} rounds
 * @param followedWarmUp the number of builds with as many runs that are not measured
 */
record BenchmarkProfile(
        int rounds,
        int sequentialRounds,
        int concurrentRounds,
        int jmhSeconds,
        int sequentialSteps,
        int sequentialWarmUp,
        List<Integer> concurrentSteps,
        int concurrentWarmUp,
        int followedRuns,
        int followedWarmUp) {

    /** Measures the published results. */
    static final BenchmarkProfile FULL =
            new BenchmarkProfile(5, 60, 2, 4, 100, 100, List.of(1, 10, 100, 500, 1000), 4, 500, 2);

    /** Checks that the benchmarks work; the figures mean little. */
    private static final BenchmarkProfile QUICK =
            new BenchmarkProfile(1, 1, 1, 2, 20, 5, List.of(1, 10, 100), 1, 100, 1);

    /** The quick profile with {@code -Dbuddy.benchmark.quick=true}, otherwise the full one. */
    static BenchmarkProfile selected() {
        return Boolean.getBoolean("buddy.benchmark.quick") ? QUICK : FULL;
    }
}
