package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Items;
import hudson.model.Run;
import hudson.util.XStream2;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import jenkins.model.Jenkins;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Files as the first release wrote them. They are read, and written again they are the same: a name that changes here breaks
 * somebody's Jenkins, so mend the code, not the sample.
 */
@WithJenkins
class KeptFilesTest {

    private static String sample(String name) throws Exception {
        try (InputStream in = KeptFilesTest.class.getResourceAsStream("KeptFilesTest/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .strip();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "docker-hub.xml,DockerfileActionBuilder",
        "amazon-ecr.xml,DockerfileActionBuilder",
        "google-gcr.xml,DockerfileActionBuilder",
        "google-artifact-registry.xml,DockerfileActionBuilder",
        "github-container-registry.xml,DockerfileActionBuilder",
        "other-registry.xml,DockerfileActionBuilder",
        "build-data.xml,BuddyBuildData",
        "servers.xml,server.BuddyGlobalConfiguration"
    })
    void areReadAndWrittenAsTheyWere(String name, String type, JenkinsRule j) throws Exception {
        XStream2 format =
                switch (type) {
                    case "DockerfileActionBuilder" -> Items.XSTREAM2;
                    case "BuddyBuildData" -> Run.XSTREAM2;
                    default -> Jenkins.XSTREAM2;
                };
        Object kept = format.fromXML(sample(name));
        assertEquals("io.jenkins.plugins.buddy." + type, kept.getClass().getName());
        assertEquals(sample(name), format.toXML(kept).replaceAll(" plugin=\"[^\"]*\"", ""));
    }
}
