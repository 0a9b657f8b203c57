package io.jenkins.plugins.buddy.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that fills one segment of a URL's path, such as a workspace or a project. No value can lead to another path.
 *
 * @param value the name, not encoded
 */
public record PathSegment(String value) {

    /** Letters, digits, punctuation, symbols and blanks, except for both slashes, and not just dots or blanks. */
    private static final Pattern ALLOWED =
            Pattern.compile("(?!\\p{Zs}*\\.{0,2}\\p{Zs}*\\z)[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}&&[^/\\\\]]+");

    /**
     * @throws IllegalArgumentException if the value is not a valid segment
     */
    public PathSegment {
        if (!isValid(value)) {
            throw new IllegalArgumentException("Not a path segment");
        }
    }

    /** Parses a name; empty if it is not a valid segment. */
    public static Optional<PathSegment> parse(String text) {
        return isValid(text) ? Optional.of(new PathSegment(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return ALLOWED.matcher(text).matches();
    }

    /** The segment percent-encoded for a URL. */
    public String encoded() {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return value;
    }
}
