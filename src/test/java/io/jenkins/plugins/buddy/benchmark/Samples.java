package io.jenkins.plugins.buddy.benchmark;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure.
 *
 * @param values one value for each round
 */
record Samples(List<Double> values) {

    static <T> Samples of(Collection<T> rounds, ToDoubleFunction<T> figure) {
        return new Samples(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double max() {
        return Collections.max(values);
    }

    Samples minus(Samples other) {
        return combine(other, (mine, others) -> mine - others);
    }

    Samples dividedBy(Samples other) {
        return combine(other, (mine, others) -> mine / others);
    }

    Samples dividedBy(double divisor) {
        return of(values, value -> value / divisor);
    }

    /** Combines values of the same round, because a disturbance usually affects both. */
    private Samples combine(Samples other, DoubleBinaryOperator operator) {
        return new Samples(IntStream.range(0, Math.min(values.size(), other.values.size()))
                .mapToObj(round -> operator.applyAsDouble(values.get(round), other.values.get(round)))
                .toList());
    }

    /** The median, with minimum and maximum. */
    @Override
    public String toString() {
        return values.size() == 1
                ? format(median())
                : format(median()) + " (" + format(Collections.min(values)) + " – " + format(max()) + ")";
    }

    /** Three significant digits. */
    private static String format(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == Math.rint(size) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
