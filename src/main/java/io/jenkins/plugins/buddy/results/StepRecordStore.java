package io.jenkins.plugins.buddy.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import edu.umd.cs.findbugs.annotations.NonNull;
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
 * Append-only store of a build's step records (JSON Lines), beside {@code build.xml}. An append costs the same however many records there
 * are, whereas {@code build.xml} and {@code program.dat} are written as a whole each time.
 */
public final class StepRecordStore {

    private static final Logger LOGGER = Logger.getLogger(StepRecordStore.class.getName());

    private final Path file;

    private StepRecordStore(Path file) {
        this.file = file;
    }

    @NonNull
    public static StepRecordStore of(@NonNull Run<?, ?> run) {
        return new StepRecordStore(run.getRootDir().toPath().resolve("buddy-steps.jsonl"));
    }

    /** Appends a record. It is on the disk afterwards. */
    public void add(@NonNull StepRecord stepRecord) throws IOException {
        // The line break comes first, to end an incomplete line that a crash left.
        byte[] line = ("\n" + stepRecord.toJson()).getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.DSYNC)) {
            // In one write, so that concurrent steps do not mix.
            channel.write(ByteBuffer.wrap(line));
        }
    }

    /** All records in their order; none if the file cannot be read. */
    @NonNull
    public List<StepRecord> all() {
        List<StepRecord> all = new ArrayList<>();
        try {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> read(line).ifPresent(all::add));
        } catch (NoSuchFileException e) {
            // There are no records yet.
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read " + file, e);
        }
        return all;
    }

    private Optional<StepRecord> read(String line) {
        try {
            return Optional.of(StepRecord.fromJson(line));
        } catch (JsonProcessingException e) {
            // No write relied on a line that a crash cut off.
            LOGGER.log(Level.WARNING, "Ignored an incomplete line in {0}", file);
            return Optional.empty();
        }
    }

    /** The last record of a step that it can resume from: a checkpoint or a result. */
    @NonNull
    public Optional<StepRecord> last(@NonNull String step) {
        return all().stream()
                .filter(each -> step.equals(each.step()) && each.state() == null)
                .reduce((earlier, later) -> later);
    }
}
