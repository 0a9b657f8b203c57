package io.jenkins.plugins.buddy.benchmark;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often each figure is measured; the alternatives take turns
 * @param longRounds how often what takes minutes
 * @param warmUpSteps how many steps of each kind come before, and don't count: a Jenkins that has run a while has compiled what it
 *     runs. {@code sh} takes its time elsewhere and has one build
 * @param seconds how long JMH measures each time, after a warm-up of three times as long
 * @param sequentialSteps how many steps stand in a row
 * @param concurrentSteps how many steps wait at the same time, one number after the other
 * @param processes how many {@code sh} steps at most wait at the same time, because each one is a few processes
 */
record Effort(
        int rounds,
        int longRounds,
        int warmUpSteps,
        int seconds,
        int sequentialSteps,
        List<Integer> concurrentSteps,
        int processes) {

    /** What the results in {@code docs} are measured with. */
    static final Effort IN_EARNEST = new Effort(5, 2, 2000, 4, 100, List.of(1, 10, 100, 500, 1000), 100);

    /** Tells whether the benchmarks work, and little else. */
    private static final Effort QUICK = new Effort(1, 1, 100, 2, 20, List.of(1, 10, 100), 10);

    /** How many builds of an alternative come first and don't count, if each has as many steps. */
    int warmUpBuilds(Alternative alternative, int steps) {
        return alternative == Alternative.CURL ? 1 : warmUpSteps / steps;
    }

    /** Little of it with {@code -Dbuddy.benchmark.quick=true}. */
    static Effort asked() {
        return Boolean.getBoolean("buddy.benchmark.quick") ? QUICK : IN_EARNEST;
    }
}
