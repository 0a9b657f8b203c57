package io.jenkins.plugins.buddy.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Words that help people to mend what went wrong. */
final class Advice {

    private Advice() {}

    /** Which parameters to look at, by the fields that Buddy's words name. */
    static Optional<Message> parametersIn(List<String> words) {
        Set<String> parameters = new TreeSet<>();
        for (ActionField field : ActionField.values()) {
            Pattern name = Pattern.compile(
                    "(?<![a-z_])" + field.key().replace("_", "[_ ]") + "(?![a-z_])", Pattern.CASE_INSENSITIVE);
            if (field != ActionField.TYPE
                    && words.stream().anyMatch(word -> name.matcher(word).find())) {
                parameters.add(field.parameter());
            }
        }
        return parameters.isEmpty() ? Optional.empty() : Optional.of(Text.CHECK.of(String.join(", ", parameters)));
    }

    /** A duration for people, in seconds, rounded up. */
    static long seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }
}
