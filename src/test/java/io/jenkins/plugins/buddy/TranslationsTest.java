package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the translations with the English texts, and the messages with the documentation. */
class TranslationsTest {

    private static final List<String> LANGUAGES = List.of("pl", "de");

    private static final Path RESOURCES = Path.of("src/main/resources");

    /** The keys of labels, which need no explanation. */
    private static final Pattern LABEL = Pattern.compile(
            ".*\\.(DisplayName|NotSet|Default)|ServerOptions\\.(First|ServerToken|TokenOfServer|NoToken|SelectToken)");

    private static List<Path> files(String regex) throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            List<Path> files = all.filter(file -> file.getFileName().toString().matches(regex))
                    .sorted()
                    .toList();
            assertFalse(files.isEmpty(), regex);
            return files;
        }
    }

    static List<Path> bundles() throws IOException {
        return files("Messages\\.properties");
    }

    static Stream<Arguments> bundleTranslations() throws IOException {
        return translations(bundles(), ".properties");
    }

    static Stream<Arguments> viewTranslations() throws IOException {
        return translations(files(".*\\.jelly"), ".properties");
    }

    static Stream<Arguments> helpTranslations() throws IOException {
        return translations(files("help-[^_]*\\.html"), ".html");
    }

    private static Stream<Arguments> translations(List<Path> files, String extension) {
        return files.stream()
                .flatMap(file ->
                        LANGUAGES.stream().map(language -> arguments(file, translation(file, language, extension))));
    }

    private static Path translation(Path file, String language, String extension) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + "_" + language + extension);
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        Map<String, String> texts = new TreeMap<>();
        properties.forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }

    private static Set<String> all(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The arguments that a pattern uses. */
    private static Set<String> argumentsOf(String pattern) {
        String[] marks = {"<0>", "<1>", "<2>", "<3>", "<4>"};
        return all("(<\\d>)", new MessageFormat(pattern).format(marks));
    }

    @ParameterizedTest
    @MethodSource("bundleTranslations")
    void messageTranslationsHaveNoOrphansAndTheSameArguments(Path english, Path translation) throws Exception {
        Map<String, String> texts = read(english);
        Map<String, String> translated = read(translation);
        assertNoOrphans(texts.keySet(), translated.keySet(), translation);
        assertAll(translated.entrySet().stream()
                .map(each -> () -> assertEquals(
                        argumentsOf(texts.get(each.getKey())), argumentsOf(each.getValue()), each.getKey())));
    }

    @ParameterizedTest
    @MethodSource("viewTranslations")
    void labelTranslationsHaveNoOrphans(Path view, Path translation) throws Exception {
        Map<String, String> translated = read(translation);
        assertNoOrphans(all("\\$\\{%([^}(]+)", Files.readString(view)), translated.keySet(), translation);
        assertAll(translated.entrySet().stream()
                .map(each -> () -> assertFalse(each.getValue().isBlank(), each.getKey())));
    }

    @ParameterizedTest
    @MethodSource("helpTranslations")
    void helpTranslationsHaveTheSameMarkup(Path english, Path translation) throws Exception {
        if (!Files.exists(translation)) {
            report(translation, "");
            return;
        }
        String text = Files.readString(english);
        String translated = Files.readString(translation);
        assertAll(
                () -> assertEquals(tags(text), tags(translated)),
                () -> assertEquals(all("<code>(.*?)</code>", text), all("<code>(.*?)</code>", translated)));
    }

    /** An unused translation is an error. A missing one is only reported, because Jenkins falls back to English. */
    private static void assertNoOrphans(Set<String> keys, Set<String> translated, Path file) {
        Set<String> orphans = new TreeSet<>(translated);
        orphans.removeAll(keys);
        assertEquals(Set.of(), orphans, file.toString());
        Set<String> missing = new TreeSet<>(keys);
        missing.removeAll(translated);
        missing.forEach(key -> report(file, key));
    }

    private static void report(Path file, String key) {
        System.out.println("Missing translation: " + file + " " + key);
    }

    private static List<String> tags(String html) {
        return Pattern.compile("</?\\w+>")
                .matcher(html)
                .results()
                .map(match -> match.group())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyMessageIsInTroubleshooting(Path english) throws Exception {
        String explained = Files.readString(Path.of("docs/troubleshooting.md"));
        Object[] placeholders = Arrays.stream(new String[5]).map(none -> "…").toArray();
        assertAll(read(english).entrySet().stream()
                .filter(each -> !LABEL.matcher(each.getKey()).matches())
                .map(each -> new MessageFormat(each.getValue()).format(placeholders))
                .map(message -> () -> assertTrue(explained.contains("`" + message + "`"), message)));
    }
}
