package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.localizer.LocaleProvider;
import org.jvnet.localizer.Localizable;

/** The languages of the client's messages, in a JVM whose language is Polish. */
class MessagesTest {

    private static final List<Class<?>> MESSAGES = List.of(
            Messages.class,
            io.jenkins.plugins.buddy.client.http.Messages.class,
            io.jenkins.plugins.buddy.client.retry.Messages.class,
            io.jenkins.plugins.buddy.client.action.Messages.class,
            io.jenkins.plugins.buddy.client.run.Messages.class,
            io.jenkins.plugins.buddy.client.run.task.Messages.class);

    private final Locale jvm = Locale.getDefault();
    private final LocaleProvider provider = LocaleProvider.getProvider();

    @BeforeEach
    void setPolishJvm() {
        Locale.setDefault(Locale.forLanguageTag("pl"));
    }

    @AfterEach
    void restoreLanguages() {
        Locale.setDefault(jvm);
        LocaleProvider.setProvider(provider);
    }

    /** Sets the reader's language, as Jenkins does during a request of a browser. */
    private static void setReader(String language) {
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.forLanguageTag(language);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en    | Buddy's API rate limit was reached. Retrying in 1234 s
                    en-GB | Buddy's API rate limit was reached. Retrying in 1234 s
                    fr    | Buddy's API rate limit was reached. Retrying in 1234 s
                    de-AT | Das Rate-Limit der Buddy-API ist erreicht. Neuer Versuch in 1234 s
                    pl    | Osiągnięto limit żądań API Buddy. Ponowna próba za 1234 s
                    """)
    void messageIsInTheReadersLanguage(String language, String expected) {
        Localizable message = io.jenkins.plugins.buddy.client.retry.Messages._RetryExecutor_Retrying(
                io.jenkins.plugins.buddy.client.retry.Messages._RetryExecutor_RateLimited(), "1234");
        setReader(language);
        assertEquals(expected, message.toString());
    }

    @Test
    void exceptionMessageIsInTheLanguageOfTheJvm() {
        BuddyException e = new BuddyConnectionException(
                io.jenkins.plugins.buddy.client.http.Messages._ResponseHandler_NotConnected(
                        "GET",
                        "/workspaces",
                        io.jenkins.plugins.buddy.client.http.Messages._ResponseHandler_UnknownHost()),
                BuddyConnectionException.Kind.NOT_CONNECTED);
        setReader("en");
        assertEquals("Nie można połączyć się z Buddy dla GET /workspaces: nieznany host", e.getMessage());
        assertEquals("Cannot connect to Buddy for GET /workspaces: unknown host", e.getLocalizedMessage());
        assertEquals(e.getLocalizedMessage(), e.localizable().toString());
    }

    @Test
    void argumentsAreNoPatterns() {
        setReader("en");
        BuddyException e = new HttpStatusException(
                400,
                "POST",
                "/x",
                new HttpStatusException.Details(List.of("it's {0} and 'so' on"), null, null, null, false));
        assertEquals("Buddy responded with 400 to POST /x: it's {0} and 'so' on", e.getLocalizedMessage());
    }

    static Stream<Arguments> translations() {
        return MESSAGES.stream().flatMap(type -> Stream.of(Arguments.of(type, "de"), Arguments.of(type, "pl")));
    }

    private static Properties load(Class<?> type, String suffix) throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(type.getResourceAsStream("Messages" + suffix + ".properties")),
                StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyMessageIsTranslatedWithTheSameArguments(Class<?> type, String language) throws IOException {
        Properties english = load(type, "");
        Properties translated = load(type, "_" + language);
        assertEquals(english.stringPropertyNames(), translated.stringPropertyNames());
        assertAll(english.stringPropertyNames().stream()
                .map(key -> () -> assertEquals(
                        arguments(english.getProperty(key)), arguments(translated.getProperty(key)), key)));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyMessageIsAValidPattern(Class<?> type, String language) throws IOException {
        Properties translated = load(type, "_" + language);
        Properties english = load(type, "");
        assertAll(Stream.of(english, translated)
                .flatMap(properties -> properties.stringPropertyNames().stream()
                        .map(key -> () -> assertPattern(key, properties.getProperty(key)))));
    }

    private static void assertPattern(String key, String pattern) {
        String message = new MessageFormat(pattern).format(new Object[] {"<0>", "<1>", "<2>", "<3>", "<4>"});
        assertFalse(message.isBlank(), key);
        assertEquals(
                arguments(pattern),
                Pattern.compile("<(\\d)>")
                        .matcher(message)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)),
                key);
        // A single quotation mark would hide what follows.
        assertTrue(
                Pattern.compile("(?<!')'(?!')")
                        .matcher(pattern)
                        .results()
                        .findAny()
                        .isEmpty(),
                key);
    }

    private static TreeSet<String> arguments(String pattern) {
        return Pattern.compile("\\{(\\d)}")
                .matcher(pattern)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
