package io.jenkins.plugins.buddy;

import com.fasterxml.jackson.core.JsonProcessingException;
import hudson.model.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What must not be forgotten of a build's steps: a file beside {@code build.xml} to which each adds lines of JSON. To add one costs
 * the same however many there are, whereas {@code build.xml} and {@code program.dat} are written as a whole each time.
 */
final class StepRecords {

    private static final Logger LOGGER = Logger.getLogger(StepRecords.class.getName());

    private final Path file;

    private StepRecords(Path file) {
        this.file = file;
    }

    static StepRecords of(Run<?, ?> run) {
        return new StepRecords(run.getRootDir().toPath().resolve("buddy-steps.jsonl"));
    }

    /** Adds one for good: it is on the disk afterwards. */
    void add(StepRecord stepRecord) throws IOException {
        // The line break comes first, so that half a line that a crash left ends here.
        byte[] line = ("\n" + stepRecord.toJson()).getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.DSYNC)) {
            // In one go, so that steps that add at the same time don't mix.
            channel.write(ByteBuffer.wrap(line));
        }
    }

    /** All of them, in the order in which they were added; none if that can't be read. */
    List<StepRecord> all() {
        List<StepRecord> all = new ArrayList<>();
        try {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> read(line).ifPresent(all::add));
        } catch (NoSuchFileException e) {
            // Nothing was added yet.
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read " + file, e);
        }
        return all;
    }

    private Optional<StepRecord> read(String line) {
        try {
            return Optional.of(StepRecord.fromJson(line));
        } catch (JsonProcessingException e) {
            // Nobody relied on a line that a crash cut off.
            LOGGER.log(Level.WARNING, "Ignored an incomplete line in {0}", file);
            return Optional.empty();
        }
    }

    /** The last one of a step. */
    Optional<StepRecord> last(String step) {
        return all().stream().filter(each -> step.equals(each.step())).reduce((earlier, later) -> later);
    }
}
