package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any body is parsed or rejected with a reason; there is no other exception. */
class JsonResponseParserFuzzTest {

    @Property(tries = 5_000)
    void anyBytesAreParsedOrRejected(@ForAll byte[] body) {
        parse(body);
    }

    @Property(tries = 5_000)
    void anyJsonIsParsedOrRejected(@ForAll("json") String body) {
        parse(body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void mutatedResponseIsParsedOrRejected(@ForAll("mutatedExample") byte[] body) {
        parse(body);
    }

    private static void parse(byte[] body) {
        Redactor redactor = new Redactor(List.of());
        for (String message : JsonResponseParser.messages(body)) {
            assertTrue(redactor.redact(message).lines().count() <= 1, message);
        }
        try {
            JsonResponseParser.object(
                            json -> String.valueOf(JsonResponseParser.webUrl(json.path("html_url"), redactor)))
                    .parse(body);
        } catch (UnexpectedJsonException e) {
            assertFalse(e.reason().toString().isBlank());
        }
        try {
            JsonResponseParser.page("actions", Optional::of).parse(body);
        } catch (UnexpectedJsonException e) {
            assertFalse(e.reason().toString().isBlank());
        }
    }

    @Provide
    Arbitrary<String> json() {
        return RandomResponses.json();
    }

    @Provide
    Arbitrary<byte[]> mutatedExample() throws IOException {
        return RandomResponses.mutatedExample();
    }
}
