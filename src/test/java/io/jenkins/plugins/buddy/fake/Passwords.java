package io.jenkins.plugins.buddy.fake;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The encrypted texts that responses show in place of passwords: a new one each time. */
final class Passwords {

    private static final String PREFIX = "secure!";

    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    private record Shown(long actionId, String password) {}

    static boolean isEncrypted(String text) {
        return text.startsWith(PREFIX);
    }

    /** Encrypts an action's password. */
    String encrypt(long actionId, String password) {
        String text = PREFIX + UUID.randomUUID().toString().replace("-", "");
        shown.put(text, new Shown(actionId, password));
        return text;
    }

    /** The password behind a text that a response to this action's requests has shown; null for any other text. */
    String decrypt(long actionId, String text) {
        Shown found = shown.get(text);
        return found == null || found.actionId() != actionId ? null : found.password();
    }
}
