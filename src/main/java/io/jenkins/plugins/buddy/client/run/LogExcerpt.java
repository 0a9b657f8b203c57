package io.jenkins.plugins.buddy.client.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The beginning and the end of a log, which may be long: failures are at its end, and their circumstances at its beginning. */
public final class LogExcerpt {

    static final int MAX_LINES = 10_000;
    static final int FIRST_LINES = 1_000;

    private final List<String> first = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();
    private long omitted;

    /** Adds a line of a log in Buddy, which may contain several lines. */
    void add(String text) {
        for (String line : text.split("\n")) {
            addLine(line);
        }
    }

    private void addLine(String line) {
        if (first.size() < FIRST_LINES) {
            first.add(line);
            return;
        }
        if (last.size() == MAX_LINES - FIRST_LINES) {
            last.remove();
            omitted++;
        }
        last.add(line);
    }

    /**
     * Passes on all lines.
     *
     * @param gap receives the number of omitted lines, where they were
     */
    public void forEach(Consumer<String> line, Consumer<Long> gap) {
        first.forEach(line);
        if (omitted > 0) {
            gap.accept(omitted);
        }
        last.forEach(line);
    }
}
