package io.jenkins.plugins.buddy.client.http;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Prepares text from outside for a log: one line, no secret, no control character, limited length. */
final class Redactor {

    private static final int MAX_LENGTH = 2_000;

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s\\u2028\\u2029]+");

    private final List<String> secrets;

    Redactor(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    String redact(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "****");
        }
        redacted = BLANKS.matcher(redacted).replaceAll(" ").strip();
        return redacted.length() <= MAX_LENGTH ? redacted : redacted.substring(0, MAX_LENGTH) + "…";
    }
}
