package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.Optional;

/**
 * Flags as forms, Jenkinsfiles and files have them: booleans, and the texts {@code true} and {@code false}. Any other value is stored as
 * entered, so that {@link ValidationErrors#flag} reports it and it never counts as the default.
 */
public final class Flags {

    private Flags() {}

    /**
     * The text to store.
     *
     * @param entered anything, null for the default
     * @return null for the default
     */
    @CheckForNull
    public static String toText(@CheckForNull Object entered, boolean defaultValue) {
        if (entered == null) {
            return null;
        }
        String text = Scalars.text(entered);
        Optional<Boolean> flag = parse(text);
        if (flag.isEmpty()) {
            return text;
        }
        return flag.get() == defaultValue ? null : flag.get().toString();
    }

    /**
     * The value of a stored text, for forms and snippets.
     *
     * @param stored null for the default
     * @return a boolean, or the text if it is not a flag
     */
    @NonNull
    public static Object fromText(@CheckForNull String stored, boolean defaultValue) {
        if (stored == null) {
            return defaultValue;
        }
        Optional<Boolean> flag = parse(stored);
        return flag.isPresent() ? flag.get() : stored;
    }

    /** Parses a flag, in any case and with or without blanks around it; empty if the text is not one. */
    @NonNull
    static Optional<Boolean> parse(@NonNull String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
