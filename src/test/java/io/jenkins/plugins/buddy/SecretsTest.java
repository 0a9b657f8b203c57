package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** Searches files, pages and logs for the token and the password after builds that use both. */
class SecretsTest extends BuddyJenkinsTestCase {

    private static final List<String> SECRETS = List.of(FakeBuddy.TOKEN, PASSWORD);

    private static final String REGISTRY =
            "registry: otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'registry-login')";

    @Test
    void secretsAreNotStoredShownOrLogged() throws Exception {
        // The worst case: responses contain passwords, and error messages quote secrets.
        buddy.showsPasswords(true);
        String quote = "{\"errors\":[{\"message\":\"" + String.join(" and ", SECRETS) + " are wrong\"}]}";
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.buddy", Level.ALL)
                .record("org.jenkinsci.plugins", Level.FINE)
                .capture(100_000)) {
            WorkflowRun created =
                    run("def a = " + step(REGISTRY) + "\necho a.toString()\n" + step(REGISTRY + ", dryRun: true"));
            buddy.failNext("PATCH", Fault.response(400, quote));
            WorkflowRun refused = runAndFail(step(REGISTRY + ", buildkit: false"));
            assertTrue(console(refused).toString().contains("**** and **** are wrong"), console(refused)::toString);
            buddy.failNext("GET", Fault.response(302, "", Map.of("Location", "https://" + FakeBuddy.TOKEN)));
            runAndFail(step(REGISTRY));
            FreeStyleBuild freestyle = j.buildAndAssertSuccess(freestyle());
            buddy.failNext("GET", Fault.response(501, quote));
            j.buildAndAssertStatus(Result.FAILURE, freestyle.getProject());

            assertEquals(PASSWORD, pipeline.action(1).path("password").asText());
            assertFilesHaveNoSecret(j.jenkins.getRootDir().toPath());
            assertPagesHaveNoSecret(List.of(
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
            assertEquals(
                    List.of(),
                    log.getMessages().stream().filter(SecretsTest::hasSecret).toList());
            assertEquals(
                    List.of(),
                    log.getRecords().stream()
                            .filter(record -> record.getThrown() != null
                                    && hasSecret(
                                            String.valueOf(record.getThrown().getMessage())))
                            .map(LogRecord::getMessage)
                            .toList());
        }
    }

    private static boolean hasSecret(String text) {
        return SECRETS.stream().anyMatch(text::contains);
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

    private static void assertFilesHaveNoSecret(Path home) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // As bytes, because serialized programs contain texts unencoded.
                if (hasSecret(Files.readString(file, StandardCharsets.ISO_8859_1))) {
                    found.add(file);
                }
            }
        }
        assertEquals(List.of(), found);
    }

    private static void assertPagesHaveNoSecret(List<String> urls) throws Exception {
        List<String> found = new ArrayList<>();
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            for (String url : urls) {
                if (hasSecret(browser.goTo(url, null).getWebResponse().getContentAsString())) {
                    found.add(url);
                }
            }
        }
        assertEquals(List.of(), found);
    }
}
