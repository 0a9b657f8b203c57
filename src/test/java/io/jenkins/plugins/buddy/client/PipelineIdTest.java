package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"42", " 42 ", "42\n", "\t42"})
    void numberIsParsedWithBlanksAroundIt(String text) {
        assertEquals(Optional.of(new PipelineId(42)), PipelineId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999_999_999_999_999_999L})
    void everyPositiveNumberIsAnId(long id) {
        assertEquals(Optional.of(new PipelineId(id)), PipelineId.parse(Long.toString(id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "0", "-1", "+1", "042", "1.0", "1e3", "0x1", "4 2", "web", "٤٢", "1000000000000000000"})
    void otherTextIsNoId(String text) {
        assertEquals(Optional.empty(), PipelineId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void numberThatIsNotPositiveIsRejected(long id) {
        assertThrows(IllegalArgumentException.class, () -> new PipelineId(id));
    }
}
