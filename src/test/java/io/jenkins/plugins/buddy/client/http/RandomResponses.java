package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.PipelineRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of response bodies. */
public final class RandomResponses {

    private static final int MAX_DEPTH = 3;

    private RandomResponses() {}

    /** JSON objects with the fields that the client reads, and unusual values. */
    public static Arbitrary<String> json() {
        return object(MAX_DEPTH);
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

    /** The response of Buddy's reference with some bytes changed, possibly truncated. */
    public static Arbitrary<byte[]> mutatedExample() throws IOException {
        byte[] response;
        try (InputStream in = PipelineRef.class.getResourceAsStream("reference-response.json")) {
            response = in.readAllBytes();
        }
        Arbitrary<Integer> position = Arbitraries.integers().between(0, response.length - 1);
        return Combinators.combine(
                        position.list().ofMaxSize(5), Arbitraries.bytes().list().ofSize(5), position)
                .as((positions, bytes, end) -> {
                    byte[] mutated = Arrays.copyOf(response, end % 3 == 0 ? end : response.length);
                    for (int i = 0; i < positions.size(); i++) {
                        if (positions.get(i) < mutated.length) {
                            mutated[positions.get(i)] = bytes.get(i);
                        }
                    }
                    return mutated;
                });
    }
}
