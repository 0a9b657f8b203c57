package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"0a1b2c3d-4e5f", "bud_A-Z~!", "x"})
    void visibleAsciiIsAToken(String text) {
        assertEquals(text, ApiToken.parse(text).orElseThrow().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "line\nbreak", "end\r\n", "snow☃", "tab\t", "del\u007f", "nul\0"})
    void invalidTokenIsRejected(String text) {
        assertEquals(Optional.empty(), ApiToken.parse(text));
    }

    @Test
    void textIsNotShown() {
        assertFalse(ApiToken.parse("s3cret").orElseThrow().toString().contains("s3cret"));
    }

    @Test
    void tokensWithTheSameTextAreEqual() {
        assertEquals(ApiToken.parse("a"), ApiToken.parse("a"));
        assertEquals(ApiToken.parse("a").hashCode(), ApiToken.parse("a").hashCode());
        assertNotEquals(ApiToken.parse("a"), ApiToken.parse("b"));
    }
}
