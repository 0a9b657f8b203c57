package io.jenkins.plugins.buddy.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/** Where, when and on what it was measured, as the rows of a table. */
final class Machine {

    private Machine() {}

    static String described() throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return row("date", LocalDate.now().toString())
                + row("commit", commit())
                + row(
                        "machine",
                        processor() + ", " + system.getAvailableProcessors() + " CPUs, "
                                + Math.round(system.getTotalMemorySize() / (double) (1 << 30)) + " GiB")
                + row("system", system.getName() + " " + system.getVersion() + ", " + system.getArch())
                + row("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"))
                + row("Maven", told("maven"))
                + row("Jenkins", told("jenkins"))
                + row("plugin", told("plugin"));
    }

    private static String row(String what, String value) {
        return "| " + what + " | " + value + " |\n";
    }

    /** What the POM tells, because only Maven knows. */
    private static String told(String what) {
        return System.getProperty("buddy.benchmark." + what, "unknown");
    }

    private static String processor() throws IOException {
        Path linux = Path.of("/proc/cpuinfo");
        if (!Files.exists(linux)) {
            return "unknown processor";
        }
        try (Stream<String> lines = Files.lines(linux)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown processor");
        }
    }

    private static String commit() throws IOException {
        String changes = git("status", "--porcelain", "--untracked-files=no", "--", "src", "pom.xml");
        return git("rev-parse", "--short=12", "HEAD") + (changes.isEmpty() ? "" : " and uncommitted changes");
    }

    private static String git(String... arguments) throws IOException {
        Process git = new ProcessBuilder(
                        Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
