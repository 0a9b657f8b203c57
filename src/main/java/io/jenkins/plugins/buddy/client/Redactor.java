package io.jenkins.plugins.buddy.client;

import java.util.Collection;
import java.util.List;

/** Makes a text from outside fit for a log: one line, no secret, no control character, not too long. */
final class Redactor {

    private static final int LONGEST = 2_000;

    private final List<String> secrets;

    Redactor(Collection<String> secrets) {
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "****");
        }
        clean = clean.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
