package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README, run as they stand. */
class ReadmeTest extends BuddyJenkinsTestCase {

    private static List<String> examples(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theJenkinsfilesRun() throws Exception {
        List<String> jenkinsfiles = examples("groovy");
        assertEquals(2, jenkinsfiles.size());
        for (String jenkinsfile : jenkinsfiles) {
            assertEquals(1, results(run(jenkinsfile)).size());
        }
    }

    @Test
    void theConfigurationLoads(@TempDir Path folder) throws Exception {
        List<String> configurations = examples("yaml");
        assertEquals(1, configurations.size());
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), configurations.get(0));
        ConfigurationAsCode.get().configure(file.toString());
        ConfiguredServer server = BuddyGlobalConfiguration.get().getServers().get(0);
        assertEquals("https://api.eu.buddy.works", server.getUrl());
    }
}
