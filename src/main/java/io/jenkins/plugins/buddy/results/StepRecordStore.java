package io.jenkins.plugins.buddy.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Append-only store of a build's step records (JSON Lines), beside {@code build.xml}. An append costs the same however many records there
 * are, whereas {@code build.xml} and {@code program.dat} are written as a whole each time.
 */
public final class StepRecordStore {

    private static final Logger LOGGER = Logger.getLogger(StepRecordStore.class.getName());

    /** The files that are being appended to. */
    private static final Map<Path, GroupCommit> FILES = new ConcurrentHashMap<>();

    private final Path file;

    private StepRecordStore(Path file) {
        this.file = file;
    }

    @NonNull
    public static StepRecordStore of(@NonNull Run<?, ?> run) {
        return new StepRecordStore(run.getRootDir().toPath().resolve("buddy-steps.jsonl"));
    }

    /** Counts a step in progress, until {@link #leave}: what they append may be written together. */
    public void enter(@NonNull String step) {
        FILES.compute(file, (same, commit) -> {
            GroupCommit used = commit == null ? new GroupCommit(file) : commit;
            used.enter(step);
            return used;
        });
    }

    public void leave(@NonNull String step) {
        FILES.computeIfPresent(file, (same, commit) -> {
            commit.leave(step);
            return commit.isIdle() ? null : commit;
        });
    }

    private void removeIdle() {
        FILES.computeIfPresent(file, (same, commit) -> commit.isIdle() ? null : commit);
    }

    /**
     * Appends a record.
     *
     * @return completes when the record is on the disk; fails with an {@link IOException}
     */
    @NonNull
    public CompletableFuture<Void> append(@NonNull StepRecord stepRecord) {
        byte[] line;
        try {
            // The line break comes first, to end an incomplete line that a crash left.
            line = ("\n" + stepRecord.toJson()).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            return CompletableFuture.failedFuture(e);
        }
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        FILES.compute(file, (same, commit) -> {
            GroupCommit used = commit == null ? new GroupCommit(file) : commit;
            stored.add(used.append(stepRecord.step(), line));
            return used;
        });
        return stored.get(0).whenComplete((done, failure) -> removeIdle());
    }

    /** Appends a record. It is on the disk afterwards. */
    public void add(@NonNull StepRecord stepRecord) throws IOException {
        try {
            append(stepRecord).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    /** All records in their order, for people; none if the file cannot be read. */
    @NonNull
    public List<StepRecord> all() {
        List<StepRecord> all = new ArrayList<>();
        try {
            for (String line : lines()) {
                try {
                    all.add(StepRecord.fromJson(line));
                } catch (JsonProcessingException e) {
                    LOGGER.log(Level.WARNING, "Ignored an unreadable line in {0}", file);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read " + file, e);
        }
        return all;
    }

    private List<String> lines() throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * The last record of a step that it can resume from: a checkpoint or a result. A line that a crash cut off is ignored, since no write relied on it.
     *
     * @throws IOException if the file or a line of it cannot be read, so that the record may be missing
     */
    @NonNull
    public Optional<StepRecord> last(@NonNull String step) throws IOException {
        StepRecord last = null;
        for (String line : lines()) {
            Optional<StepRecord> stepRecord = complete(line);
            if (stepRecord.isPresent()
                    && step.equals(stepRecord.get().step())
                    && stepRecord.get().state() == null) {
                last = stepRecord.get();
            }
        }
        return Optional.ofNullable(last);
    }

    private static Optional<StepRecord> complete(String line) throws IOException {
        try {
            return Optional.of(StepRecord.fromJson(line));
        } catch (JsonEOFException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Some file systems fill what was not written with zeros.
            if (line.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            throw new IOException(e.getOriginalMessage(), e);
        }
    }
}
