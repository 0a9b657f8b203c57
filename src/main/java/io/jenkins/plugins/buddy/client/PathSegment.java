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

    private static final Pattern FORBIDDEN = Pattern.compile("^\\s*\\.{0,2}\\s*$|[/\\\\\\p{Cc}\\p{Zl}\\p{Zp}]");

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
        return !FORBIDDEN.matcher(text).find();
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
