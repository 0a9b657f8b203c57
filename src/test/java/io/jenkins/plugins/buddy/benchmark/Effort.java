package io.jenkins.plugins.buddy.benchmark;

import java.util.List;

/**
 * How much is measured.
 *
 * <p>Some builds come first and don't count, since a Jenkins that has run a while has compiled what it runs. {@code sh} takes its
 * time elsewhere and has one of them.
 *
 * @param rounds how often each figure is measured; the alternatives take turns
 * @param sequentialRounds how often steps in a row, which differ by less than what the machine does otherwise; {@code sh}, which
 *     doesn't, as often as all else
 * @param longRounds how often what takes minutes
 * @param seconds how long JMH measures each time, after a warm-up of three times as long
 * @param sequentialSteps how many steps stand in a row
 * @param sequentialWarmUp how many builds with as many come first
 * @param concurrentSteps how many steps wait at the same time, one number after the other
 * @param concurrentWarmUp how many builds with the most of them, or with {@link ConcurrencyTables#MANY}, come first
 */
record Effort(
        int rounds,
        int sequentialRounds,
        int longRounds,
        int seconds,
        int sequentialSteps,
        int sequentialWarmUp,
        List<Integer> concurrentSteps,
        int concurrentWarmUp) {

    /** What the results in {@code docs} are measured with. */
    static final Effort IN_EARNEST = new Effort(5, 60, 2, 4, 100, 100, List.of(1, 10, 100, 500, 1000), 4);

    /** Tells whether the benchmarks work, and little else. */
    private static final Effort QUICK = new Effort(1, 1, 1, 2, 20, 5, List.of(1, 10, 100), 1);

    /** Little of it with {@code -Dbuddy.benchmark.quick=true}. */
    static Effort asked() {
        return Boolean.getBoolean("buddy.benchmark.quick") ? QUICK : IN_EARNEST;
    }
}
