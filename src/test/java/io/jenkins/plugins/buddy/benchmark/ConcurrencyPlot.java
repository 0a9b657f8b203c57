package io.jenkins.plugins.buddy.benchmark;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the durations and threads in {@code results.md} as two charts. It reads the page, so they can be redrawn without a run. */
final class ConcurrencyPlot {

    static final String FILE = "concurrency.svg";

    /** The headings of the two tables. */
    static final String SECONDS = "Seconds from the build's start to its end:";

    static final String THREADS = "Maximum number of threads, above that of an idle Jenkins:";

    private static final int WIDTH = 480;
    private static final int HEIGHT = 380;

    /** On white, because the page around it may be light or dark; distinguishable for color-blind readers (Okabe and Ito). */
    private static final Color[] COLORS = {
        new Color(0x0072b2), new Color(0xe69f00), new Color(0xcc79a7), new Color(0x666666)
    };

    private ConcurrencyPlot() {}

    /**
     * Draws the charts.
     *
     * @param args the folder of {@code results.md}
     */
    public static void main(String... args) throws IOException {
        draw(Path.of(args[0]));
    }

    /** Draws the charts beside the page. */
    static void draw(Path folder) throws IOException {
        List<String> page = Files.readAllLines(folder.resolve(Report.FILE));
        XYChart seconds = chart("Duration of the build", "Seconds", table(page, SECONDS));
        double most = seconds.getSeriesCollection().stream()
                .mapToDouble(XYSeries::getYMax)
                .max()
                .orElseThrow();
        // From one power of ten to another; only these have labels.
        seconds.getStyler()
                .setYAxisLogarithmic(true)
                .setYAxisMin(1.0)
                .setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most))));
        XYChart threads = chart("Threads of the controller", "Threads above idle", table(page, THREADS));
        VectorGraphics2D graphics = new VectorGraphics2D();
        seconds.paint(graphics, WIDTH, HEIGHT);
        graphics.translate(WIDTH, 0);
        threads.paint(graphics, WIDTH, HEIGHT);
        try (OutputStream svg = Files.newOutputStream(folder.resolve(FILE))) {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(2 * WIDTH, HEIGHT))
                    .writeTo(svg);
        }
    }

    private static XYChart chart(String title, String yAxis, List<List<String>> table) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("Steps at the same time")
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setPlotGridLinesStroke(new BasicStroke(0.5f));
        chart.getStyler()
                .setLegendPosition(LegendPosition.InsideNW)
                .setChartBackgroundColor(Color.WHITE)
                .setSeriesColors(COLORS);
        List<Double> steps = column(table, 0);
        for (int i = 1; i < table.get(0).size(); i++) {
            chart.addSeries(table.get(0).get(i).replace("`", ""), steps, column(table, i));
        }
        return chart;
    }

    /** The first table after a heading, without the line below its header. */
    private static List<List<String>> table(List<String> page, String heading) {
        List<List<String>> rows = page.subList(page.indexOf(heading) + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        return Stream.concat(rows.stream().limit(1), rows.stream().skip(2)).toList();
    }

    /** The medians, which come before the ranges. */
    private static List<Double> column(List<List<String>> table, int index) {
        return table.stream()
                .skip(1)
                .map(row -> Double.valueOf(row.get(index).split(" ")[0]))
                .toList();
    }
}
