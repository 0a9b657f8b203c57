package io.jenkins.plugins.buddy.step;

import hudson.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The file in which Pipeline saves its program. It shows whether a save that contains a step has succeeded: Pipeline writes another file and
 * renames it, and drops it after a failure, such as a value of another branch that is not serializable.
 */
final class ProgramFile {

    private final Path file;

    /** The file when the step was first serialized, null before. */
    private volatile List<Object> whenSerialized;

    private final AtomicInteger serializations = new AtomicInteger();

    ProgramFile(Run<?, ?> run) {
        this.file = run.getRootDir().toPath().resolve("program.dat");
    }

    /** Records that a save that contains the step has begun. */
    void serialized() {
        serializations.incrementAndGet();
        if (whenSerialized == null) {
            whenSerialized = identity();
        }
    }

    /** The number of saves so far that contain the step, whether they succeed or not. */
    int serializations() {
        return serializations.get();
    }

    /** Returns whether a controller that is killed would find the step in the program. */
    boolean containsStep() {
        List<Object> before = whenSerialized;
        return before != null && !before.equals(identity());
    }

    private List<Object> identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
