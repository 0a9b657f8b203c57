package io.jenkins.plugins.buddy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.Json;
import java.util.List;

/** Build arguments in the text area of a form: a line for each, or a JSON array if one of them has line breaks. */
final class BuildArgsText {

    private BuildArgsText() {}

    @NonNull
    static String of(@NonNull List<String> buildArgs) {
        if (buildArgs.stream().noneMatch(arg -> arg.contains("\n") || arg.contains("\r"))) {
            return String.join("\n", buildArgs);
        }
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(buildArgs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @NonNull
    static List<String> parse(@NonNull String text) {
        if (text.stripLeading().startsWith("[")) {
            try {
                return Json.MAPPER.readValue(text, new TypeReference<List<String>>() {});
            } catch (JsonProcessingException e) {
                // Lines, which the check reports unless they have the form of arguments.
            }
        }
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
