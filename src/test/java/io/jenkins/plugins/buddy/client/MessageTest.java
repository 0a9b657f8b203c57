package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The languages of the client's messages. */
class MessageTest {

    private final Locale jvm = Locale.getDefault();

    @BeforeEach
    void polishJvm() {
        Locale.setDefault(Locale.forLanguageTag("pl"));
    }

    @AfterEach
    void asBefore() {
        Locale.setDefault(jvm);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en    | Buddy limits the number of requests. Next try in 1234 s
                    en-GB | Buddy limits the number of requests. Next try in 1234 s
                    fr    | Buddy limits the number of requests. Next try in 1234 s
                    de-AT | Buddy begrenzt die Zahl der Anfragen. Nächster Versuch in 1234 s
                    pl    | Buddy ogranicza liczbę zapytań. Następna próba za 1234 s
                    """)
    void speaksTheReadersLanguage(String language, String line) {
        Message message = Text.NEXT_TRY.of(Text.RATE_LIMITED.of(), 1234);
        assertEquals(line, message.in(Locale.forLanguageTag(language)));
    }

    @Test
    void consolesSpeakTheJvmsLanguage() {
        BuddyException trouble = new BuddyConnectionException(
                Text.NOT_CONNECTED.of("GET", "/workspaces", Text.UNKNOWN_HOST.of()), true, true);
        assertEquals("Brak połączenia z Buddy dla GET /workspaces: nazwa hosta jest nieznana", trouble.getMessage());
        assertEquals(
                "No connection to Buddy for GET /workspaces: the host's name is unknown",
                trouble.line().in(Locale.ENGLISH));
    }

    @Test
    void whatItIsSaidOfIsNoPattern() {
        assertEquals(
                "Buddy answered 400 to POST /x: it's {0} and 'so' on",
                Text.WITH_DETAIL
                        .of(Text.ANSWERED.of(400, "POST", "/x"), "it's {0} and 'so' on")
                        .in(Locale.ENGLISH));
    }

    @ParameterizedTest
    @EnumSource
    void everyTextIsThereInEveryLanguage(Text text) {
        for (String language : new String[] {"en", "pl", "de"}) {
            assertFalse(text.of().in(Locale.forLanguageTag(language)).isBlank());
        }
    }
}
