package io.jenkins.plugins.buddy.benchmark;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** Measures the cost of the plugin where it is not used: starts of a Jenkins with and without it, and the size of its package. */
final class ControllerStart {

    private static final String NAME = "buddy";
    private static final int MAX_KIB = 200;

    private final Path hpi = Path.of(System.getProperty("buddy.benchmark.hpi", "target/" + NAME + ".hpi"));

    /**
     * A start.
     *
     * @param millis from the start of the JVM until Jenkins is up
     * @param threads the plugin's threads then
     * @param classes the number of classes loaded until then
     * @param ownClasses those of the plugin
     */
    private record Start(long millis, long threads, long classes, long ownClasses) implements Serializable {}

    void measure(BenchmarkProfile profile, Report report) throws Throwable {
        List<Start> without = new ArrayList<>();
        List<Start> with = new ArrayList<>();
        for (int round = -1; round < profile.rounds(); round++) {
            Start bare = start(false);
            Start whole = start(true);
            // The first round reads all files from the disk.
            if (round >= 0) {
                without.add(bare);
                with.add(whole);
            }
        }
        report.section(
                "Controller",
                "Starts of a Jenkins with the plugins of the tests, with and without the package of this one, which is not used.");
        report.table("Jenkins", "seconds until it is fully up", "classes loaded", "of them the plugin's");
        row(report, "without the plugin", without);
        row(report, "with the plugin", with);
        report.text("Difference, round by round: " + millis(with).minus(millis(without)) + " ms.");
        long threads = with.stream().mapToLong(Start::threads).max().orElseThrow();
        report.target("threads of the plugin after a start", threads, "0", threads == 0);
        long kib = (Files.size(hpi) + 1023) / 1024;
        report.target("size of the `.hpi`: KiB", kib, "≤ " + MAX_KIB, kib <= MAX_KIB);
        long jars = bundledJars();
        report.target("bundled jars in the `.hpi`", jars, "0", jars == 0);
    }

    private static void row(Report report, String label, List<Start> starts) {
        report.row(
                label,
                millis(starts).dividedBy(1000),
                Samples.of(starts, Start::classes),
                Samples.of(starts, Start::ownClasses));
    }

    private static Samples millis(List<Start> starts) {
        return Samples.of(starts, Start::millis);
    }

    private long bundledJars() throws IOException {
        try (ZipFile zip = new ZipFile(hpi.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(entry -> entry.endsWith(".jar") && !entry.equals("WEB-INF/lib/" + NAME + ".jar"))
                    .count();
        }
    }

    private Start start(boolean withPlugin) throws Throwable {
        Path log = Files.createTempFile(NAME, ".classes");
        RealJenkinsFixture fixture = new RealJenkinsFixture()
                .withName(withPlugin ? "with" : "without")
                .omitPlugins(NAME)
                .javaOptions("-Xlog:class+load=info:file=" + log + ":none:filecount=0");
        fixture.setUp(ControllerStart.class.getName(), "start");
        try {
            if (withPlugin) {
                Path plugins = fixture.getHome().toPath().resolve("plugins");
                Files.copy(hpi, plugins.resolve(NAME + ".jpi"), StandardCopyOption.REPLACE_EXISTING);
            }
            fixture.startJenkins();
            // Such as "java.lang.Object source: jrt:/java.base"; read before more classes are loaded.
            List<String> classes = Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" source: "))
                    .toList();
            long all = classes.size();
            long own = classes.stream()
                    .filter(line -> line.startsWith("io.jenkins.plugins.buddy."))
                    .count();
            RealJenkinsFixture.Step2<Start> figures = r -> figures(all, own);
            return fixture.runRemotely(figures);
        } finally {
            fixture.tearDown();
            Files.delete(log);
        }
    }

    /** In the controller: adds its own figures of its start. */
    private static Start figures(long classes, long ownClasses) {
        long up = Jenkins.logRecords.stream()
                .filter(entry -> entry.getMessage().contains("Jenkins is fully up and running"))
                .mapToLong(LogRecord::getMillis)
                .findFirst()
                .orElseThrow();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Buddy"))
                .count();
        return new Start(up - ManagementFactory.getRuntimeMXBean().getStartTime(), threads, classes, ownClasses);
    }
}
