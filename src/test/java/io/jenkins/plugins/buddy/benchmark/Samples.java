package io.jenkins.plugins.buddy.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** One figure, measured once in each round. */
record Samples(List<Double> values) {

    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        values = List.copyOf(values);
    }

    static Samples of(Collection<? extends Number> values) {
        return new Samples(values.stream().map(Number::doubleValue).toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Round by round, so that what disturbed a whole round disturbs both. */
    Samples with(Samples other, DoubleBinaryOperator operator) {
        return new Samples(IntStream.range(0, Math.min(values.size(), other.values.size()))
                .mapToObj(round -> operator.applyAsDouble(values.get(round), other.values.get(round)))
                .toList());
    }

    Samples dividedBy(double divisor) {
        return new Samples(values.stream().map(value -> value / divisor).toList());
    }

    /** The median, and from the least to the most. */
    @Override
    public String toString() {
        return values.size() == 1
                ? number(median())
                : number(median()) + " (" + number(least()) + " – " + number(most()) + ")";
    }

    /** Three significant digits are more than any of these figures deserve. */
    private static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == Math.rint(size) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
