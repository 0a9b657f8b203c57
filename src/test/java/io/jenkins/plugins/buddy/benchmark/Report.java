package io.jenkins.plugins.buddy.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The page of results: first the targets, then everything that was measured, in tables. */
final class Report {

    private final List<String> targets = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private final Map<String, String> pictures = new LinkedHashMap<>();

    /**
     * A figure that has a target.
     *
     * @param met as measured, never as wished
     */
    void target(String figure, String measured, String target, boolean met) {
        targets.add(row(figure, measured, target, met ? "yes" : "**no**"));
    }

    void notMeasured(String figure, String why) {
        targets.add(row(figure, "not measured: " + why, "", ""));
    }

    /** Begins a part of the page. */
    void section(String title, String words) {
        parts.add(title);
        details.add("\n## " + title + "\n\n" + words);
    }

    void table(String... columns) {
        details.add("\n" + row(columns) + "\n|" + "---|".repeat(columns.length));
    }

    void row(Object... cells) {
        details.add(row(Stream.of(cells).map(Object::toString).toArray(String[]::new)));
    }

    void words(String words) {
        details.add("\n" + words);
    }

    /** A picture beside the page. */
    void picture(String file, String svg) {
        pictures.put(file, svg);
        words("![" + parts.get(parts.size() - 1) + "](" + file + ")");
    }

    /** Whether it has as many parts. */
    boolean hasParts(int number) {
        return parts.size() == number;
    }

    /** Writes the page and its pictures. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.md"), page());
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
        }
    }

    private String page() throws IOException {
        return "# Results\n\nWritten by the benchmarks; [what each figure means](../benchmarks.md). Medians, and from the least to the"
                + " most.\n\n"
                + "| | |\n|---|---|\n" + Machine.described()
                + "\n## Targets\n\n" + row("figure", "measured", "target", "met") + "\n|---|---|---|---|\n"
                + String.join("\n", targets) + "\n" + String.join("\n", details) + "\n";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
