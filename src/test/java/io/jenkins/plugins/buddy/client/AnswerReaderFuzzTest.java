package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.AnswerReader.Unreadable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever comes, the reader understands it or says that it doesn't; no other exception, no hang. */
class AnswerReaderFuzzTest {

    @Property(tries = 5_000)
    void bytes(@ForAll byte[] answer) {
        read(answer);
    }

    @Property(tries = 5_000)
    void json(@ForAll("json") String answer) {
        read(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void mutatedAnswers(@ForAll("mutations") byte[] answer) {
        read(answer);
    }

    private static void read(byte[] answer) {
        for (String message : AnswerReader.messages(answer)) {
            assertTrue(new Redactor(List.of()).clean(message).lines().count() <= 1);
        }
        try {
            JsonNode json = AnswerReader.object(answer);
            understand(json);
        } catch (Unreadable e) {
            assertNotNull(e.getMessage());
        }
    }

    private static void understand(JsonNode json) {
        try {
            BuddyAction action = AnswerReader.action(json);
            ActionDiff.between(DockerfileActionRequest.builder("a", "b").build(), action.fields());
            assertNotNull(action.name());
        } catch (Unreadable e) {
            assertNotNull(e.getMessage());
        }
        try {
            assertNotNull(AnswerReader.actions((ObjectNode) json));
        } catch (Unreadable e) {
            assertNotNull(e.getMessage());
        }
    }

    @Provide
    Arbitrary<String> json() {
        return object(3);
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> keys = Arbitraries.of(
                "id",
                "name",
                "type",
                "actions",
                "errors",
                "error",
                "message",
                "pipeline",
                "url",
                "html_url",
                "buildkit",
                "secrets",
                "integration",
                "identifier",
                "x");
        return Combinators.combine(keys, value(depth))
                .as((key, value) -> "\"" + key + "\":" + value)
                .list()
                .ofMaxSize(6)
                .map(fields -> "{" + String.join(",", fields) + "}");
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "false", "1e999", "-0", "12345678901234567890", "1.5", "\"\\u0000\""),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.strings().alpha().ofMaxLength(8).map(text -> "\"" + text + "\""));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> list = Arbitraries.lazy(() -> value(depth - 1))
                .list()
                .ofMaxSize(4)
                .map(values -> values.stream().collect(Collectors.joining(",", "[", "]")));
        return Arbitraries.frequencyOf(
                Tuple.of(4, leaf), Tuple.of(1, list), Tuple.of(2, Arbitraries.lazy(() -> object(depth - 1))));
    }

    /** A real answer with some bytes changed, cut off somewhere. */
    @Provide
    Arbitrary<byte[]> mutations() throws Exception {
        byte[] answer;
        try (InputStream in = getClass().getResourceAsStream("reference-response.json")) {
            answer = in.readAllBytes();
        }
        Arbitrary<Integer> position = Arbitraries.integers().between(0, answer.length - 1);
        return Combinators.combine(
                        position.list().ofMaxSize(5), Arbitraries.bytes().list().ofSize(5), position)
                .as((positions, bytes, end) -> {
                    byte[] mutated = Arrays.copyOf(answer, end % 3 == 0 ? end : answer.length);
                    for (int i = 0; i < positions.size(); i++) {
                        if (positions.get(i) < mutated.length) {
                            mutated[positions.get(i)] = bytes.get(i);
                        }
                    }
                    return mutated;
                });
    }
}
