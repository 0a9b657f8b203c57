package io.jenkins.plugins.buddy.client.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunMarkTest {

    private static final RunMark MARK = new RunMark("run-0123456789ab");

    @Test
    void marksAreRandomAndSafeInAShell() {
        assertNotEquals(RunMark.random(), RunMark.random());
        assertTrue(RunMark.random().text().matches("[a-z0-9-]{28}"));
    }

    @ParameterizedTest
    @CsvSource({"'', run-0123456789ab", "nightly build, run-0123456789ab nightly build"})
    void markBeginsTheComment(String comment, String expected) {
        assertEquals(expected, MARK.markComment(comment));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "run-0123456789ab, true",
                "run-0123456789ab nightly, true",
                "'  run-0123456789ab &amp; more', true",
                "'run-0123456789ab\nnightly', true",
                "run-0123456789abc nightly, false",
                "run-0123456789ab-c, false",
                "by run-0123456789ab nightly, false",
                "run-0123456789, false",
                "'', false",
                "null, false"
            })
    void markIsRecognizedAtTheBeginningOnly(String comment, boolean recognized) {
        assertEquals(recognized, MARK.isIn(comment));
    }

    @Test
    void invalidMarkIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> new RunMark("run 1"));
        assertFalse(MARK.isIn(" "));
    }
}
