package io.jenkins.plugins.buddy.client;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The numeric ID of a pipeline in Buddy.
 *
 * @param value a positive number
 */
public record PipelineId(long value) {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    /**
     * @throws IllegalArgumentException if the value is not positive
     */
    public PipelineId {
        if (value < 1) {
            throw new IllegalArgumentException("Not a pipeline ID");
        }
    }

    /** Parses an ID, with or without blanks around it; empty if the text is not an ID. */
    public static Optional<PipelineId> parse(String text) {
        String number = text.strip();
        return NUMBER.matcher(number).matches()
                ? Optional.of(new PipelineId(Long.parseLong(number)))
                : Optional.empty();
    }
}
