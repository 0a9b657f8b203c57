package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final String PASSWORD = "pa\"ss\\wörd/1 +\uD83D\uDE00\n\\\\x";

    private static String redact(String text, String... secrets) {
        return new Redactor(List.of(secrets)).redact(text);
    }

    private static String json(String text, boolean ascii) throws JsonProcessingException {
        String quoted = JsonMapper.builder()
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, ascii)
                .build()
                .writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    static Stream<String> spellings() throws Exception {
        String json = json(PASSWORD, false);
        String url = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        return Stream.of(
                PASSWORD,
                json,
                json.replace("/", "\\/"),
                json(PASSWORD, true),
                json(PASSWORD, true).replace("\\u00F6", "\\u00f6"),
                json(json, false),
                json(json, true),
                url,
                url.replace("+", "%20"),
                url.toLowerCase(Locale.ROOT),
                "pa%22ss%5Cw%C3%B6rd/1%20+%F0%9F%98%80%0A%5C%5Cx");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void everySpellingOfASecretIsMasked(String spelling) {
        assertEquals("It is '****', says Buddy", redact("It is '" + spelling + "', says Buddy", PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({
        "no hunter2-api-token here, no **** here",
        "hunter2, ****",
        "hunter2-api, ****-api",
        "xhunter2-api-tokenx, x****x",
        "hunter2hunter2-api-token, ****"
    })
    void secretThatContainsAnotherLeavesNothing(String text, String redacted) {
        assertEquals(redacted, redact(text, "hunter2", "hunter2-api-token"));
        assertEquals(redacted, redact(text, "hunter2-api-token", "hunter2"));
    }

    @Test
    void overlappingSecretsLeaveNothing() {
        assertEquals("x****x", redact("xabcdefx", "abcd", "cdef"));
        assertEquals("x****x", redact("xaaax", "aa"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hun\u200Bter2", "hun\u202Eter2", "\u200Bhunter2", "hunter\u00AD2"})
    void secretWithInvisibleCharactersIsMasked(String text) {
        assertEquals("****", redact(text, "hunter2"));
    }

    @Test
    void secretThatCleaningChangesIsMasked() {
        assertEquals("****, ****", redact("line 1\r\nline 2, line 1 line 2", "line 1\r\nline 2"));
    }

    @Test
    void blankSecretsAreIgnored() {
        assertEquals("a b", redact("a b", "", " ", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a \n\n b",
                "a\tb",
                "a\u001Bb",
                "a\u0085b",
                "a\u009Bb",
                "a\u2028b",
                "a\u2029b",
                "a\u0000b",
                "a\u007Fb",
                "\na\nb\n"
            })
    void controlCharactersAndLineBreaksBecomeABlank(String text) {
        assertEquals("a b", redact(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x200B, 0x200E, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xAD, 0x61C, 0xE0041, 0xD800, 0xDC00})
    void invisibleCharactersAreRemoved(int character) {
        assertEquals("ab", redact("a" + Character.toString(character) + "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Obraz dla środowiska „test”", "Bild größer", "画像", "\uD83D\uDE00", "a  b", "a\u00A0b"})
    void otherTextIsKept(String text) {
        assertEquals(text, redact(text));
    }

    @Test
    void lengthIsLimitedWithoutAHalfCharacter() {
        assertEquals("x".repeat(2_000) + "…", redact("x".repeat(100_000)));
        assertEquals("x".repeat(1_999) + "…", redact("x".repeat(1_999) + "\uD83D\uDE00"));
        assertEquals("x".repeat(2_000), redact("x".repeat(2_000)));
    }

    @Test
    void lengthOfSeveralTextsIsLimitedAltogether() {
        List<String> redacted = Redactor.NO_SECRETS.redact(Collections.nCopies(50_000, "an error"));
        assertTrue(String.join("; ", redacted).length() < 2_100, redacted::toString);
        assertEquals("…", redacted.get(redacted.size() - 1));
        assertEquals(List.of("a", "b"), Redactor.NO_SECRETS.redact(List.of("a", "b")));
    }

    @Test
    void maskedTextHasNoLimit() {
        assertEquals(
                "x".repeat(10_000) + "****", new Redactor(List.of("hunter2")).mask("x".repeat(10_000) + "hunter2"));
    }

    static Stream<String> longTexts() {
        return Stream.of("\\".repeat(1_000_000), " ".repeat(1_000_000), "a\\\"".repeat(300_000));
    }

    /** None of these has an effort that grows with the square of the length. */
    @ParameterizedTest
    @MethodSource("longTexts")
    @Timeout(60)
    void longTextIsRedacted(String text) {
        String redacted = redact(text, "\\\\\\\\\\\\x", "  x", "a\"\\\"\\\"x");
        assertTrue(redacted.length() <= 2_001, redacted);
    }

    @Property
    void redactedTextIsOneCleanLineWithoutTheSecret(@ForAll String before, @ForAll @NotBlank String secret) {
        String redacted = redact(before + secret + before, secret);
        assertEquals(redacted, redact(redacted));
        assertFalse(redacted.matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}].*"), redacted);
        String leftover = redacted.replace("****", "");
        String cleaned = redact(secret);
        assertTrue(cleaned.isBlank() || cleaned.endsWith("…") || !leftover.contains(cleaned), redacted);
    }
}
