package io.jenkins.plugins.buddy.client.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCleanerTest {

    private final LogCleaner cleaner = new LogCleaner(List.of("secret"));

    /**
     * E is an escape character, B a bell, N the control sequence introducer of one character; R, L and S
     * break lines.
     */
    @ParameterizedTest
    @CsvSource({
        "E[31mredE[0m, E[31mredE[0m",
        "E[1;38;5;200mxE[m, E[1;38;5;200mxE[m",
        "E[8mha:AAAA, ha:AAAA",
        "E[0;8mx, x",
        "E[08mx, x",
        "E[38:8mx, x",
        "E[18mx, E[18mx",
        "E]8;;http://xBlinkE]8;;B, link",
        "E]8;;http://xE\\linkE]8;;E\\, link",
        "E]0;titleBx, x",
        "E]8;;x, x",
        "EPdataE\\x, x",
        "E[2Kx, x",
        "E[?25lx, x",
        "E[1Ax, x",
        "N31mx, x",
        "Ex, ''",
        "aE[, a",
        "aE, a",
        "aRb, ab",
        "a\u202eb\u2066c, abc",
        "aLbSc, abc",
        "E\u202e[8mx, [8mx",
        "a\tb, a\tb",
        "ä€😀, ä€😀",
        "sec\u200bret, ****",
        "E[31msecretE[0m, E[31m****E[0m"
    })
    void onlyColorsAreLeft(String line, String expected) {
        assertEquals(decode(expected), cleaner.line(decode(line)));
    }

    private static String decode(String text) {
        return text.replace('E', '\u001b')
                .replace('B', '\u0007')
                .replace('N', '\u009b')
                .replace('R', '\r')
                .replace('L', '\u0085')
                .replace('S', '\u2028');
    }

    @Property
    void noControlSequenceRemains(
            @ForAll
                    @StringLength(max = 12)
                    @CharRange(from = '\u001b', to = '\u001b')
                    @CharRange(from = '0', to = ';')
                    @CharRange(from = '[', to = ']')
                    @CharRange(from = 'm', to = 'm')
                    @CharRange(from = '\u202e', to = '\u202e')
                    @CharRange(from = '\u0007', to = '\u0007')
                    String line) {
        String clean = cleaner.line(line).replaceAll("\\x1b\\[(?!(?:[0-9;:]*[;:])?0*8[;:m])[0-9;:]*m", "");
        assertFalse(clean.matches("(?s).*[\\x00-\\x08\\x0a-\\x1f\\u202e].*"), clean);
    }

    @ParameterizedTest
    @CsvSource({"4000, 4000", "4001, 4001"})
    void longLineIsCut(int length, int expected) {
        assertEquals(expected, cleaner.line("x".repeat(length)).length());
    }
}
