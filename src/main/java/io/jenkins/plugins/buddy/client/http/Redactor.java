package io.jenkins.plugins.buddy.client.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cleans text from outside, such as a response, or a parameter that a message quotes: one line without control, format and bidirectional
 * characters, without secrets in any spelling (raw, JSON-escaped, URL-encoded, and mixtures of them), and of limited length.
 */
public final class Redactor {

    /** Cleans a text, and knows no secrets. */
    public static final Redactor NO_SECRETS = new Redactor(List.of());

    private static final int MAX_LENGTH = 2_000;

    private static final String MASK = "****";

    /** Control characters, those of Unicode included, and separators of lines, with the blanks around them. */
    private static final Pattern BREAKS = Pattern.compile(" ?[\\p{Cc}\\p{Zl}\\p{Zp}][ \\p{Cc}\\p{Zl}\\p{Zp}]*");

    /** Characters without a shape of their own, such as those that reverse the direction of a text, and halves of surrogate pairs. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}]+");

    /** The parts of a secret that have the same spellings. */
    private static final Pattern PARTS = Pattern.compile("\\\\+|[A-Za-z0-9]+|.", Pattern.DOTALL);

    private final List<Pattern> secrets;

    /**
     * @param secrets the texts to mask; blank ones are ignored
     */
    public Redactor(Collection<String> secrets) {
        this.secrets = secrets.stream()
                // Also as the cleaned text shows them.
                .flatMap(secret -> Stream.of(secret, clean(secret).strip()))
                .filter(secret -> !secret.isBlank())
                .distinct()
                .map(secret -> Pattern.compile(PARTS.matcher(secret)
                        .results()
                        .map(MatchResult::group)
                        .map(Redactor::spellings)
                        .collect(Collectors.joining())))
                .toList();
    }

    /** Cleans a text, masks the secrets in it, and limits its length. */
    public String redact(String text) {
        return redact(text, MAX_LENGTH);
    }

    /**
     * Cleans a text, masks the secrets in it, and limits its length.
     *
     * @param maxLength characters, without the ellipsis of a text that was cut
     */
    public String redact(String text, int maxLength) {
        String line = mask(text).strip();
        if (line.length() <= maxLength) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return line.substring(0, end) + "…";
    }

    /** Cleans texts that are shown together: their length is limited altogether. */
    public List<String> redact(Collection<String> texts) {
        List<String> redacted = new ArrayList<>();
        int left = MAX_LENGTH;
        for (String text : texts) {
            if (left <= 0) {
                redacted.add("…");
                break;
            }
            String line = redact(text, left);
            redacted.add(line);
            left -= line.length() + 2;
        }
        return redacted;
    }

    /** Cleans a text of our own, which may quote others, and masks the secrets in it. Its length and its indentation stay. */
    public String mask(String text) {
        // Once more after cleaning, since an invisible character may have been inside of a secret.
        return hide(clean(hide(text))).stripTrailing();
    }

    private static String clean(String text) {
        // Most texts need none of it, and expressions take their time.
        if (text.chars().allMatch(character -> character >= ' ' && character <= '~')) {
            return text;
        }
        String visible = INVISIBLE.matcher(text).replaceAll("");
        return BREAKS.matcher(visible).replaceAll(" ");
    }

    /** Masks the secrets in a text that is not to be cleaned. All at once, so that one that overlaps another one leaves no rest. */
    public String hide(String text) {
        BitSet hidden = new BitSet();
        for (Pattern secret : secrets) {
            Matcher matcher = secret.matcher(text);
            for (int from = 0; from <= text.length() && matcher.find(from); from = matcher.start() + 1) {
                hidden.set(matcher.start(), matcher.end());
            }
        }
        if (hidden.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int shown = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(shown)) {
            masked.append(text, shown, start).append(MASK);
            shown = hidden.nextClearBit(start);
        }
        return masked.append(text.substring(shown)).toString();
    }

    /** The regular expression for all spellings of a part; JSON may be inside of JSON. */
    private static String spellings(String part) {
        char first = part.charAt(0);
        if (first == '\\') {
            int number = part.length();
            return "(?:\\\\{" + 4 * number + "}|\\\\{" + 2 * number + "}|\\\\{" + number + "}|(?:%5[Cc]){" + number
                    + "}|(?:\\\\{1,2}u005[Cc]){" + number + "})";
        }
        if (first < 0x80 && Character.isLetterOrDigit(first)) {
            return part;
        }
        List<String> spellings = new ArrayList<>();
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(part));
        if (escaped.length() == 2 && escaped.charAt(0) == '\\') {
            spellings.add("\\\\{1,3}" + Pattern.quote(escaped.substring(1)));
        }
        if (first == '/') {
            spellings.add("\\\\{1,3}/");
        }
        if (first == ' ') {
            spellings.add("\\+");
        }
        spellings.add(
                each(part.chars(), unit -> "\\\\{1,2}u(?i:" + HexFormat.of().toHexDigits((char) unit) + ")"));
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        spellings.add(each(
                IntStream.range(0, bytes.length), i -> "%(?i:" + HexFormat.of().toHexDigits(bytes[i]) + ")"));
        spellings.add(Pattern.quote(part));
        return "(?:" + String.join("|", spellings) + ")";
    }

    private static String each(IntStream units, IntFunction<String> spelling) {
        return units.mapToObj(spelling).collect(Collectors.joining());
    }
}
