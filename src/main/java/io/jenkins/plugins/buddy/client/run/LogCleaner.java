package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.http.Redactor;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prepares lines of a log and values of variables for people: only colors are left of control sequences, and secrets are masked. */
public final class LogCleaner {

    /** Shorter ones would mask parts of ordinary words. */
    public static final int MIN_SECRET_LENGTH = 4;

    private static final int MAX_LINE_LENGTH = 4_000;
    private static final int MAX_VALUE_LENGTH = 10_000;

    /** A color, as the only group; a command to the terminal; any other sequence; a control, format or separator character. */
    private static final Pattern CONTROL = Pattern.compile("(\\x1b\\[[0-9;:]*m)"
            + "|\\x1b[\\]PX^_][^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)"
            + "|\\x1b\\][0-9;]*"
            + "|(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]"
            + "|\\x1b[ -/]*[0-~]?"
            + "|[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\t]]");

    /** Hides text, and core's console takes it for the beginning of its own annotations. */
    private static final Pattern CONCEAL = Pattern.compile("(?:^|[\\[;:])0*8(?=[;:m])");

    private final Redactor redactor;

    /**
     * @param secrets those of less than {@link #MIN_SECRET_LENGTH} characters are ignored
     */
    public LogCleaner(Collection<String> secrets) {
        this.redactor = new Redactor(secrets.stream()
                // A log shows a key line by line.
                .flatMap(secret -> Stream.concat(Stream.of(secret), secret.lines()))
                .filter(secret -> secret.strip().length() >= MIN_SECRET_LENGTH)
                .toList());
    }

    /** A line of a log. */
    public String line(String text) {
        return limit(redactor.hide(CONTROL.matcher(text).replaceAll(LogCleaner::color)), MAX_LINE_LENGTH);
    }

    /** A value without colors, whose line breaks are kept. */
    public String value(String text) {
        // Masked before and after: a secret may have several lines, or characters that are removed.
        String clean = redactor.hide(text)
                .lines()
                .map(line -> CONTROL.matcher(line).replaceAll(""))
                .collect(Collectors.joining("\n"));
        return limit(redactor.hide(clean), MAX_VALUE_LENGTH);
    }

    private static String color(MatchResult match) {
        String color = match.group(1);
        return color == null || CONCEAL.matcher(color).find() ? "" : Matcher.quoteReplacement(color);
    }

    private static String limit(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
