package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever people read is there in each language, and says the same of the same things. */
class TranslationsTest {

    private static final List<String> LANGUAGES = List.of("pl", "de");

    private static final Path RESOURCES = Path.of("src/main/resources");

    /** Labels, and what only puts lines together: nobody has to be told what to do about them. */
    private static final Pattern NEEDS_NO_ADVICE =
            Pattern.compile(".*\\.(DisplayName|FirstServer|NotSet|Default)|WITH_DETAIL|WITH_KIND|TWO_SENTENCES");

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
        return files("(Messages|Text)\\.properties");
    }

    static List<Path> views() throws IOException {
        return files(".*\\.jelly");
    }

    static List<Path> helpFiles() throws IOException {
        return files("help-[^_]*\\.html");
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

    /** Which arguments a pattern shows. */
    private static Set<String> arguments(String pattern) {
        String[] marks = {"<0>", "<1>", "<2>", "<3>"};
        return all("(<\\d>)", new MessageFormat(pattern).format(marks));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyMessageIsTranslated(Path english) throws Exception {
        for (String language : LANGUAGES) {
            Path file = translation(english, language, ".properties");
            Map<String, String> translated = read(file);
            assertEquals(read(english).keySet(), translated.keySet(), file.toString());
            read(english)
                    .forEach((key, text) ->
                            assertEquals(arguments(text), arguments(translated.get(key)), file + ": " + key));
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void everyLabelIsTranslated(Path view) throws Exception {
        Set<String> keys = all("\\$\\{%([^}(]+)", Files.readString(view));
        for (String language : LANGUAGES) {
            Path file = translation(view, language, ".properties");
            Map<String, String> translated = read(file);
            assertEquals(keys, translated.keySet(), file.toString());
            translated.forEach((key, text) -> assertFalse(text.isBlank(), file + ": " + key));
        }
    }

    @ParameterizedTest
    @MethodSource("helpFiles")
    void everyHelpIsTranslated(Path english) throws Exception {
        for (String language : LANGUAGES) {
            Path file = translation(english, language, ".html");
            String translated = Files.readString(file);
            assertEquals(tags(Files.readString(english)), tags(translated), file.toString());
            assertEquals(
                    all("<code>(.*?)</code>", Files.readString(english)),
                    all("<code>(.*?)</code>", translated),
                    file.toString());
        }
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
    void everyMessageIsExplained(Path english) throws Exception {
        String explained = Files.readString(Path.of("docs/troubleshooting.md"));
        Object[] somethings = Arrays.stream(new String[4]).map(none -> "…").toArray();
        read(english).forEach((key, text) -> {
            String message = new MessageFormat(text).format(somethings);
            assertTrue(NEEDS_NO_ADVICE.matcher(key).matches() || explained.contains("`" + message + "`"), message);
        });
    }
}
