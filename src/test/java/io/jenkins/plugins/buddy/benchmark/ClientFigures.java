package io.jenkins.plugins.buddy.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link ClientBenchmark} in rounds and holds a whole create against the limit. */
final class ClientFigures {

    private final Effort effort;

    ClientFigures(Effort effort) {
        this.effort = effort;
    }

    void measure(Report report) throws Exception {
        Map<String, List<Double>> measured = new TreeMap<>();
        try (LoadServer server = new LoadServer()) {
            for (int round = 0; round < effort.rounds(); round++) {
                for (RunResult result : run(server)) {
                    String name = result.getPrimaryResult().getLabel();
                    measured.computeIfAbsent(name, benchmark -> new ArrayList<>())
                            .add(result.getPrimaryResult().getScore());
                }
            }
        }
        Samples create = Samples.of(measured.get("create"));
        Samples ratio = create.with(Samples.of(measured.get("bareRequests")), (whole, bare) -> whole / bare);
        Samples blocking = create.with(Samples.of(measured.get("bareBlockingRequests")), (whole, bare) -> whole / bare);
        report.target("create ÷ a bare GET and POST", ratio.toString(), "≤ 1.15", ratio.median() <= 1.15);
        report.target(
                "create ÷ a bare GET and POST that hold a thread",
                blocking.toString(),
                "≤ 1.15",
                blocking.median() <= 1.15);
        report.section("Client", "Microseconds for one operation, by JMH, one thread.");
        report.table("operation", "µs");
        measured.forEach((name, values) -> report.row("`" + name + "`", Samples.of(values)));
    }

    private Iterable<RunResult> run(LoadServer server) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(ClientBenchmark.class.getName())
                        .param("url", server.url().toString())
                        .forks(1)
                        // Not those of Maven's tests, which leave out the JVM's better compiler.
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .warmupIterations(1)
                        .warmupTime(TimeValue.seconds(3 * effort.seconds()))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.seconds(effort.seconds()))
                        .shouldFailOnError(true)
                        .build())
                .run();
    }
}
