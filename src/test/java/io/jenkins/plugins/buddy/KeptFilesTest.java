package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Items;
import hudson.model.Run;
import hudson.util.XStream2;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
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

    @Test
    void stepRecordsAreReadAndWrittenAsTheyWere(JenkinsRule j) throws Exception {
        Run<?, ?> before = j.buildAndAssertSuccess(j.createFreeStyleProject());
        Files.writeString(before.getRootDir().toPath().resolve("buddy-steps.jsonl"), sample("buddy-steps.jsonl"));
        List<StepRecord> records = StepRecords.of(before).all();
        assertEquals(4, records.size());
        Run<?, ?> after = j.buildAndAssertSuccess(j.createFreeStyleProject());
        for (StepRecord each : records) {
            StepRecords.of(after).add(each);
        }
        assertEquals(
                sample("buddy-steps.jsonl"),
                Files.readString(after.getRootDir().toPath().resolve("buddy-steps.jsonl"))
                        .strip());
    }
}
