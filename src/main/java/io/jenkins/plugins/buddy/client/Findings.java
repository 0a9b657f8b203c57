package io.jenkins.plugins.buddy.client;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with an input, each finding with the name of the parameter to mend; collected so that all are told at once. */
public final class Findings {

    private final Set<String> lines = new LinkedHashSet<>();
    private final Locale locale;

    /** In the JVM's language, as consoles are. */
    public Findings() {
        this(Locale.getDefault());
    }

    /** In the language of a page's visitor. */
    public Findings(Locale locale) {
        this.locale = locale;
    }

    /**
     * Notes a mistake.
     *
     * @param parameter the parameter's name as users type it
     * @param message what is wrong with it, without the name
     */
    public void add(String parameter, String message) {
        lines.add(parameter + ": " + message);
    }

    void add(String parameter, Message message) {
        add(parameter, message.in(locale));
    }

    /**
     * Notes a required parameter that is missing.
     *
     * @param parameter the parameter's name as users type it
     * @param value its value, may be null
     * @return the value as it is, null included
     */
    public String require(String parameter, String value) {
        if (value == null || value.isBlank()) {
            add(parameter, Text.IS_REQUIRED.of());
        }
        return value;
    }

    /**
     * Reads the name of an enum's constant, and notes it when there is no such constant.
     *
     * @param parameter the parameter's name as users type it
     * @param type the enum
     * @param value the constant's name, null or empty for none
     * @return the constant, empty if there is none
     */
    public <E extends Enum<E>> Optional<E> parse(String parameter, Class<E> type, String value) {
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        Optional<E> constant = Stream.of(type.getEnumConstants())
                .filter(candidate -> candidate.name().equals(value))
                .findFirst();
        if (constant.isEmpty()) {
            add(parameter, Text.IS_NONE_OF.of(value, names(type)));
        }
        return constant;
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        return Stream.of(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /**
     * Hands over the findings, if there are any.
     *
     * @param exception makes the exception out of one line that holds all findings
     * @throws X if anything was found
     */
    public <X extends Exception> void throwIfAny(Function<String, X> exception) throws X {
        if (!lines.isEmpty()) {
            throw exception.apply(String.join("; ", lines));
        }
    }
}
