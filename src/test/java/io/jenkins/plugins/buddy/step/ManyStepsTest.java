package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of steps at once share what they do on the disk. */
class ManyStepsTest extends BuddyJenkinsTestCase {

    private static final int STEPS = 500;
    private static final Logger LOGGER = Logger.getLogger(ProgramSaver.class.getName());

    @TempDir
    private Path directory;

    /** Counts the saves of Pipelines that steps ask for. */
    private static final class SaveCounter extends Handler {

        private final AtomicInteger saves = new AtomicInteger();

        @Override
        public void publish(LogRecord logRecord) {
            saves.incrementAndGet();
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }

    private final SaveCounter saves = new SaveCounter();

    @BeforeEach
    void countSaves() {
        LOGGER.setLevel(Level.FINE);
        LOGGER.addHandler(saves);
    }

    @AfterEach
    void stopCounting() {
        LOGGER.removeHandler(saves);
        LOGGER.setLevel(null);
    }

    @Test
    void parallelStepsShareForcedWritesAndSaves() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            WorkflowRun run = run("def branches = [:]\nfor (int i = 0; i < " + STEPS + "; i++) {\n  def n = i\n"
                    + "  branches[\"b${n}\"] = { buddyDockerfileAction(workspace: 'acme', project: 'web',"
                    + " pipelineId: 42, name: \"Image ${n}\") }\n}\nparallel branches");
            recording.stop();
            assertEquals(STEPS, results(run).size());
            long forces = forces(recording);
            assertTrue(forces >= 2 && forces <= 60, () -> forces + " forced writes");
            assertTrue(saves.saves.get() <= 20, () -> saves.saves + " saves");
        }
    }

    /** Pipeline itself saves after a step has started. */
    @Test
    void singleStepAsksForNoSave() throws Exception {
        run(step(""));
        assertEquals(0, saves.saves.get());
    }

    private long forces(Recording recording) throws IOException {
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                .filter(event -> event.getString("path").endsWith("buddy-steps.jsonl"))
                .count();
    }
}
