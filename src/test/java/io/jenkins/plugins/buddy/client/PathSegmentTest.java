package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {

    @ParameterizedTest
    @CsvSource({
        "acme, acme",
        "company-website_2, company-website_2",
        "ü ?#%, %C3%BC%20%3F%23%25",
        "a..b, a..b",
        "..., ...",
        "a+b&c=d;e, a%2Bb%26c%3Dd%3Be",
        "a*b, a*b",
        "%2e%2e, %252e%252e"
    })
    void nameIsPercentEncoded(String name, String encoded) {
        assertEquals(encoded, new PathSegment(name).encoded());
        assertEquals(name, new PathSegment(name).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                " .. ",
                "a/b",
                "/",
                "a/../b",
                "..\\b",
                "a\nb",
                "a\n",
                "..\n",
                "a\u0000b",
                "a\u2028b",
                "a\u2029b",
                "a\u0085b",
                "a\u009Bb",
                "a\u200Bb",
                "a\u202Eb",
                "a\uD800b",
                "\u00A0..\u00A0",
                "a\nb\nc",
                "a\u2028/../b"
            })
    void nameThatCannotBeASegmentIsRejected(String name) {
        assertEquals(Optional.empty(), PathSegment.parse(name));
        assertThrows(IllegalArgumentException.class, () -> new PathSegment(name));
    }

    @Test
    void rejectedNameIsNotQuoted() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new PathSegment("s3cret/name"));
        assertFalse(e.getMessage().contains("s3cret"), e::getMessage);
    }

    @Property
    void everyValidNameStaysOneSegment(@ForAll String name) {
        PathSegment.parse(name).ifPresent(segment -> {
            URI url = URI.create("https://api.example.com/a/" + segment.encoded() + "/b");
            assertEquals(url, url.normalize());
            assertEquals(4, url.getRawPath().split("/").length);
            assertTrue(url.getRawQuery() == null && url.getRawFragment() == null);
        });
    }
}
