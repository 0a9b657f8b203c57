package io.jenkins.plugins.buddy.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Two charts side by side against the number of steps: how long it took, and how many threads. Both axes are logarithmic. */
final class ConcurrencyPlot {

    private static final int WIDTH = 380;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 50;
    private static final int TOP = 70;

    /** Readable on a light and on a dark page. */
    private static final String STYLE = """
            text { font: 12px sans-serif; fill: #24292f }
            .grid { stroke: #8c959f; stroke-opacity: .35 }
            .line { fill: none; stroke-width: 2.5 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
            """;

    private static final Map<Alternative, String> COLOURS = new TreeMap<>(Map.of(
            Alternative.BUDDY, "#1f83c4",
            Alternative.HTTP_REQUEST, "#d9731a",
            Alternative.CURL, "#b04fc0",
            Alternative.SLEEP, "#8a8f98"));

    private final Map<Alternative, ConcurrencyFigures> measured;
    private final List<Integer> steps;

    ConcurrencyPlot(Map<Alternative, ConcurrencyFigures> measured) {
        this.measured = measured;
        this.steps = List.copyOf(measured.get(Alternative.SLEEP).steps());
    }

    String svg() {
        int width = 2 * (WIDTH + 2 * MARGIN);
        int height = TOP + HEIGHT + MARGIN;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width
                + "\" height=\"" + height + "\" role=\"img\">\n"
                + "<title>Steps that wait at the same time: seconds and threads against their number</title>\n<style>\n"
                + STYLE
                + "</style>\n" + legend()
                + panel(0, "seconds, while the server takes 2", ConcurrencyFigures::seconds, 1, 3)
                + panel(WIDTH + 2 * MARGIN, "threads above idle", ConcurrencyFigures::threads, 1, 4) + "</svg>\n";
    }

    private String legend() {
        StringBuilder legend = new StringBuilder();
        int x = MARGIN;
        for (Alternative alternative : measured.keySet()) {
            String label = alternative.toString().replace("`", "");
            legend.append(line("line", COLOURS.get(alternative), x, 20, x + 24, 20))
                    .append(text(x + 30, 24, "start", label));
            x += 60 + 8 * label.length();
        }
        return legend.toString();
    }

    /**
     * @param from the axis begins at ten to the power of this
     * @param decades and goes on for as many powers of ten
     */
    private String panel(
            int left, String title, BiFunction<ConcurrencyFigures, Integer, Samples> figure, double from, int decades) {
        StringBuilder panel = new StringBuilder(text(left + MARGIN, TOP - 14, "start", title));
        for (int decade = 0; decade <= decades; decade++) {
            double value = from * Math.pow(10, decade);
            double y = y(value, from, decades);
            panel.append(line("grid", null, left + MARGIN, y, left + MARGIN + WIDTH, y))
                    .append(text(left + MARGIN - 6, y + 4, "end", String.format(Locale.ROOT, "%.0f", value)));
        }
        for (int number : steps) {
            panel.append(line("grid", null, left + x(number), TOP, left + x(number), TOP + HEIGHT))
                    .append(text(left + x(number), TOP + HEIGHT + 18, "middle", String.valueOf(number)));
        }
        panel.append(text(left + MARGIN + WIDTH / 2.0, TOP + HEIGHT + 38, "middle", "steps at the same time"));
        measured.forEach((alternative, figures) -> panel.append("<polyline class=\"line\" stroke=\"")
                .append(COLOURS.get(alternative))
                .append("\" points=\"")
                .append(figures.steps().stream()
                        .map(number -> number(left + x(number)) + ","
                                + number(y(figure.apply(figures, number).median(), from, decades)))
                        .collect(Collectors.joining(" ")))
                .append("\"/>\n"));
        return panel.toString();
    }

    private double x(int number) {
        double all = Math.log10(steps.get(steps.size() - 1));
        return MARGIN + (all == 0 ? 0 : WIDTH * Math.log10(number) / all);
    }

    /** What is below the axis lies on it. */
    private static double y(double value, double from, int decades) {
        return TOP + HEIGHT - HEIGHT * Math.max(0, Math.log10(Math.max(value, from) / from)) / decades;
    }

    private static String line(String type, String colour, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + type + "\"" + (colour == null ? "" : " stroke=\"" + colour + "\"") + " x1=\""
                + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n";
    }

    private static String text(double x, double y, String anchor, String words) {
        return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">" + words
                + "</text>\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
