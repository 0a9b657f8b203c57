package io.jenkins.plugins.buddy.benchmark;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Measures everything, or one part, and writes the results. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PluginBenchmark {

    private static final int PARTS = 5;
    private static final Report REPORT = new Report();
    private static final Effort EFFORT = Effort.asked();

    @Test
    @Order(1)
    void client() throws Exception {
        new ClientFigures(EFFORT).measure(REPORT);
    }

    @Test
    @Order(2)
    void stepsInARow() throws Throwable {
        new SequentialSteps(EFFORT).measure(REPORT);
    }

    @Test
    @Order(3)
    void stepsAtOnce() throws Throwable {
        new ConcurrentSteps(EFFORT).measure(REPORT);
    }

    @Test
    @Order(4)
    void controller() throws Throwable {
        new ControllerCost(EFFORT).measure(REPORT);
    }

    @Test
    @Order(5)
    void form() throws Throwable {
        new JobForm(EFFORT).measure(REPORT);
    }

    /** Next to the documentation only if it is all of it, and in earnest. */
    @AfterAll
    static void write() throws Exception {
        Path folder =
                Path.of(REPORT.hasParts(PARTS) && EFFORT.equals(Effort.IN_EARNEST) ? "docs" : "target", "benchmarks");
        REPORT.write(folder);
    }
}
