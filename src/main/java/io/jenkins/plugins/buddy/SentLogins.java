package io.jenkins.plugins.buddy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.HMACConfidentialKey;

/**
 * Remembers, in a file of the controller, which login was last sent for an action. The file contains a keyed fingerprint of each login, whose
 * key is one of Jenkins' own secrets; without the file, each login is sent once more.
 */
final class SentLogins implements LoginMemory {

    private static final Logger LOGGER = Logger.getLogger(SentLogins.class.getName());

    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(SentLogins.class, "fingerprint");

    private static final JsonMapper MAPPER = new JsonMapper();

    /** The oldest entries are dropped; to send a login once more is harmless. */
    private static final int MAX_ENTRIES = 10_000;

    private final Path file;

    /**
     * @param home the home directory of Jenkins
     */
    SentLogins(Path home) {
        this.file = home.resolve("buddy-sent-logins.json");
    }

    @Override
    public boolean contains(String action, String login, String password) {
        String known = read().get(action);
        return known != null
                && MessageDigest.isEqual(
                        known.getBytes(StandardCharsets.US_ASCII),
                        fingerprint(action, login, password).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public CompletionStage<?> add(String action, String login, String password) {
        String fingerprint = fingerprint(action, login, password);
        return change(fingerprints -> {
            fingerprints.remove(action);
            fingerprints.put(action, fingerprint);
        });
    }

    @Override
    public CompletionStage<?> remove(String action) {
        return read().containsKey(action)
                ? change(fingerprints -> fingerprints.remove(action))
                : CompletableFuture.completedFuture(null);
    }

    /** Login and password have lengths in it, so that no two pairs have the same text. */
    private static String fingerprint(String action, String login, String password) {
        return KEY.mac(action + "\n" + login.length() + "\n" + login + password);
    }

    private CompletionStage<?> change(Consumer<Map<String, String>> change) {
        return CompletableFuture.runAsync(() -> write(change), BuddyThreadPool.DISK);
    }

    private void write(Consumer<Map<String, String>> change) {
        synchronized (SentLogins.class) {
            Map<String, String> fingerprints = read();
            change.accept(fingerprints);
            for (Iterator<String> oldest = fingerprints.keySet().iterator(); fingerprints.size() > MAX_ENTRIES; ) {
                oldest.next();
                oldest.remove();
            }
            try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
                MAPPER.writeValue(writer, fingerprints);
                writer.commit();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Could not write " + file, e);
                throw new UncheckedIOException(e);
            }
        }
    }

    private Map<String, String> read() {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (NoSuchFileException e) {
            return new LinkedHashMap<>();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read " + file, e);
            return new LinkedHashMap<>();
        }
    }
}
