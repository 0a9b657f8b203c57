package io.jenkins.plugins.buddy.client.action;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.RandomResponses;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any JSON object is parsed or rejected with a reason; there is no other exception. */
class ActionParserFuzzTest {

    private static final DockerfileActionRequest REQUEST =
            DockerfileActionRequest.builder("a", "b").build();

    private static final ActionParser PARSER = new ActionParser(Redactor.NO_SECRETS);

    @Property(tries = 5_000)
    void anyJsonIsParsedOrRejected(@ForAll("json") String body) {
        parse(body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void mutatedResponseIsParsedOrRejected(@ForAll("mutatedExample") byte[] body) {
        parse(body);
    }

    private static void parse(byte[] body) {
        object(body).ifPresent(ActionParserFuzzTest::parse);
    }

    private static void parse(ObjectNode json) {
        try {
            PipelineAction action = PARSER.action(json);
            assertNotNull(action.name());
            List<String> differing = ActionDiff.between(REQUEST, action.fields(), false);
            assertNotNull(ActionDiff.update(REQUEST, differing));
        } catch (UnexpectedJsonException e) {
            assertFalse(e.getMessage().isBlank());
        }
        assertNotNull(PARSER.summary(json));
    }

    /** Empty if the body is not a JSON object; the parser never receives it then. */
    private static Optional<ObjectNode> object(byte[] body) {
        try {
            return Json.MAPPER.readTree(body) instanceof ObjectNode json ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
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
