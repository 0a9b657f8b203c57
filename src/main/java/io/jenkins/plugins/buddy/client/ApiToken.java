package io.jenkins.plugins.buddy.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** An API token of Buddy. Its text appears in no {@link #toString}. */
public final class ApiToken {

    /** Visible ASCII, the characters that a header can carry. */
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]+");

    private final String value;

    private ApiToken(String value) {
        this.value = value;
    }

    /** Parses a token; empty if the text is empty or has characters that a header cannot carry. */
    public static Optional<ApiToken> parse(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new ApiToken(text)) : Optional.empty();
    }

    /** The token's text. */
    public String value() {
        return value;
    }

    /** A digest that identifies the token in maps that outlive its use. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has it.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiToken token && token.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }
}
