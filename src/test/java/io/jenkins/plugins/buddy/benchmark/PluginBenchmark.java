package io.jenkins.plugins.buddy.benchmark;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Runs all benchmarks, or the selected ones, and writes the results. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PluginBenchmark {

    private static final int PARTS = 6;
    private static final Report REPORT = new Report();
    private static final BenchmarkProfile PROFILE = BenchmarkProfile.selected();

    @Test
    @Order(1)
    void client() throws Exception {
        ClientBenchmark.measure(PROFILE, REPORT);
    }

    @Test
    @Order(2)
    void stepsInARow() throws Throwable {
        new SequentialSteps(PROFILE, REPORT).measure();
    }

    @Test
    @Order(3)
    void stepsAtOnce() throws Throwable {
        new ConcurrentSteps(PROFILE, REPORT).measure();
    }

    @Test
    @Order(4)
    void followedRuns() throws Throwable {
        new FollowedRuns(PROFILE, REPORT).measure();
    }

    @Test
    @Order(5)
    void controller() throws Throwable {
        new ControllerStart().measure(PROFILE, REPORT);
    }

    @Test
    @Order(6)
    void form() throws Throwable {
        new JobForm().measure(PROFILE, REPORT);
    }

    /** Only a complete run of the full profile replaces the documentation's results. */
    @AfterAll
    static void write() throws Exception {
        boolean complete = REPORT.sections() == PARTS && PROFILE.equals(BenchmarkProfile.FULL);
        REPORT.write(Path.of(complete ? "docs" : "target", "benchmarks"));
    }
}
