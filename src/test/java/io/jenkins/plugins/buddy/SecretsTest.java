package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** A canary: neither the token nor the password may be found anywhere after builds that use both. */
class SecretsTest extends BuddyJenkinsTestCase {

    private static final List<String> CANARIES = List.of(FakeBuddy.TOKEN, PASSWORD);

    private static final String REGISTRY =
            "registry: otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'registry-login')";

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        // Buddy at its worst: it shows passwords in answers and quotes secrets in refusals.
        buddy.showsPasswords(true);
        String quote = "{\"errors\":[{\"message\":\"" + String.join(" and ", CANARIES) + " are wrong\"}]}";
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.buddy", Level.ALL)
                .record("org.jenkinsci.plugins", Level.FINE)
                .capture(100_000)) {
            WorkflowRun created =
                    run("def a = " + step(REGISTRY) + "\necho a.toString()\n" + step(REGISTRY + ", dryRun: true"));
            buddy.failNext("PATCH", Fault.answer(400, quote));
            WorkflowRun refused = runAndFail(step(REGISTRY + ", buildkit: false"));
            assertTrue(console(refused).toString().contains("**** and **** are wrong"), console(refused)::toString);
            buddy.failNext("GET", Fault.answer(302, "", Map.of("Location", "https://" + FakeBuddy.TOKEN)));
            runAndFail(step(REGISTRY));
            FreeStyleBuild freestyle = j.buildAndAssertSuccess(freestyle());
            buddy.failNext("GET", Fault.answer(500, quote));
            j.buildAndAssertStatus(Result.FAILURE, freestyle.getProject());

            assertEquals(PASSWORD, pipeline.action(1).path("password").asText());
            assertFilesAreClean(j.jenkins.getRootDir().toPath());
            assertPagesAreClean(List.of(
                    created.getUrl(),
                    created.getUrl() + "console",
                    created.getUrl() + "api/json?depth=5",
                    created.getUrl() + "api/xml?depth=5",
                    refused.getUrl() + "console",
                    refused.getUrl() + "api/json?depth=5",
                    freestyle.getUrl() + "api/json?depth=5",
                    freestyle.getProject().getUrl() + "configure",
                    freestyle.getProject().getUrl() + "config.xml",
                    "manage/configure",
                    "manage/credentials/store/system/domain/_/",
                    "manage/log/all"));
            for (String canary : CANARIES) {
                for (String message : log.getMessages()) {
                    assertFalse(message.contains(canary), message);
                }
                log.getRecords()
                        .forEach(record -> assertFalse(
                                record.getThrown() != null
                                        && String.valueOf(record.getThrown().getMessage())
                                                .contains(canary),
                                record::getMessage));
            }
        }
    }

    private FreeStyleProject freestyle() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("registry-login");
        step.setRegistry(registry);
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        return job;
    }

    private static void assertFilesAreClean(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // As bytes: serialized programs hold texts as they are.
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String canary : CANARIES) {
                    assertFalse(content.contains(canary), file::toString);
                }
            }
        }
    }

    private void assertPagesAreClean(List<String> addresses) throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            for (String address : addresses) {
                String content = browser.goTo(address, null).getWebResponse().getContentAsString();
                for (String canary : CANARIES) {
                    assertFalse(content.contains(canary), address);
                }
            }
        }
    }
}
