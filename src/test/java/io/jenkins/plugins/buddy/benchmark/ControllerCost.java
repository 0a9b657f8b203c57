package io.jenkins.plugins.buddy.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** What the plugin costs a Jenkins that doesn't use it: starts without and with the package, taking turns. */
final class ControllerCost {

    private static final String NAME = "buddy";
    private static final int MOST_KIB = 200;

    private static final String PACKAGE = "io.jenkins.plugins.buddy.";

    private final Effort effort;
    private final Path hpi = Path.of(System.getProperty("buddy.benchmark.hpi", "target/" + NAME + ".hpi"));

    ControllerCost(Effort effort) {
        this.effort = effort;
    }

    /**
     * One start.
     *
     * @param figures what Jenkins says of it
     * @param classes all that were loaded until it was up
     */
    private record Start(StartFigures figures, List<String> classes) {

        long millis() {
            return figures.millis();
        }

        /** Those of the plugin. */
        List<String> own() {
            return classes.stream().filter(type -> type.startsWith(PACKAGE)).toList();
        }
    }

    void measure(Report report) throws Throwable {
        List<Start> without = new ArrayList<>();
        List<Start> with = new ArrayList<>();
        for (int round = -1; round < effort.rounds(); round++) {
            Start bare = start(false);
            Start whole = start(true);
            // The first round reads everything from the disk.
            if (round >= 0) {
                without.add(bare);
                with.add(whole);
            }
        }
        report.section(
                "Controller",
                "Starts of a Jenkins with the plugins of the tests, without and with this one's package, which nothing uses.");
        report.table("Jenkins", "seconds until it is fully up", "classes loaded", "of them the plugin's");
        row(report, "without the plugin", without);
        row(report, "with the plugin", with);
        Samples added = samples(with, Start::millis).with(samples(without, Start::millis), (more, less) -> more - less);
        long threads = with.stream()
                .mapToLong(start -> start.figures().threads())
                .max()
                .orElseThrow();
        report.target("threads of the plugin after a start", String.valueOf(threads), "0", threads == 0);
        report.words("The plugin's part of a start, round by round: " + added + " ms.");
        sizes(report);
    }

    private void sizes(Report report) throws IOException {
        long kib = (Files.size(hpi) + 1023) / 1024;
        report.target("size of the `.hpi`: KiB", String.valueOf(kib), "≤ " + MOST_KIB, kib <= MOST_KIB);
        try (ZipFile zip = new ZipFile(hpi.toFile())) {
            List<String> bundled = zip.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.endsWith(".jar") && !entry.equals("WEB-INF/lib/" + NAME + ".jar"))
                    .toList();
            report.target("bundled jars in the `.hpi`", String.valueOf(bundled.size()), "0", bundled.isEmpty());
        }
    }

    private static void row(Report report, String what, List<Start> starts) {
        report.row(
                what,
                samples(starts, Start::millis).dividedBy(1000),
                samples(starts, start -> start.classes().size()),
                samples(starts, start -> start.own().size()));
    }

    private static Samples samples(List<Start> starts, ToLongFunction<Start> figure) {
        return Samples.of(starts.stream().map(figure::applyAsLong).toList());
    }

    private Start start(boolean withPlugin) throws Throwable {
        Path log = Files.createTempFile(NAME, ".classes");
        RealJenkinsFixture fixture = new RealJenkinsFixture()
                .withName(withPlugin ? "with" : "without")
                .omitPlugins(NAME)
                .javaOptions("-Xlog:class+load=info:file=" + log + ":none:filecount=0");
        fixture.setUp(ControllerCost.class.getName(), "start");
        try {
            if (withPlugin) {
                Path plugins = fixture.getHome().toPath().resolve("plugins");
                Files.copy(hpi, plugins.resolve(NAME + ".jpi"), StandardCopyOption.REPLACE_EXISTING);
            }
            fixture.startJenkins();
            List<String> classes = loaded(log);
            return new Start(fixture.runRemotely(StartFigures.read()), classes);
        } finally {
            fixture.tearDown();
            Files.delete(log);
        }
    }

    /** The lines look like {@code java.lang.Object source: jrt:/java.base}. */
    private static List<String> loaded(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: "))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }
    }
}
