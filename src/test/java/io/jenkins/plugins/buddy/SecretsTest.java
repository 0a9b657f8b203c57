package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hudson.Util;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import io.jenkins.plugins.buddy.run.RunSamples;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** Searches files, pages and logs for the token and the password after builds that use both. */
class SecretsTest extends BuddyJenkinsTestCase {

    private static final String REGISTRY =
            "registry: otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'canary-login')";

    /** In every spelling. */
    private List<String> secrets;

    /** The user is confidential too. */
    static Stream<Arguments> secrets() {
        return Stream.of(
                arguments(named("plain", "canary-token-7f3a"), "canary-user-2b", "canary-pass-91c4"),
                arguments(named("one contained in another", "hunter2-api-token"), "api-tok", "hunter2"),
                arguments(
                        named("quotes, backslashes and non-ASCII characters", "t\"o'k\\en/%2B+<&>~"),
                        "uś\\er \"x\"",
                        "pa\"ss\\wörd/1\uD83D\uDE00\n&<x>"));
    }

    private static Stream<String> spellings(String secret) {
        String json = quoted(secret, false);
        return Stream.of(
                secret,
                json,
                json.replace("/", "\\/"),
                quoted(secret, true),
                quoted(json, false),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static String quoted(String text, boolean ascii) {
        try {
            String quoted = JsonMapper.builder()
                    .configure(JsonWriteFeature.ESCAPE_NON_ASCII, ascii)
                    .build()
                    .writeValueAsString(text);
            return quoted.substring(1, quoted.length() - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void secretsAreNotStoredShownOrLogged(String token, String user, String password) throws Exception {
        secrets = Stream.of(token, user, password)
                .flatMap(SecretsTest::spellings)
                .distinct()
                .toList();
        buddy.token(token, null);
        addCredentials(secretText("canary-token", token));
        UsernamePasswordCredentialsImpl login =
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "canary-login", null, user, password);
        login.setUsernameSecret(true);
        addCredentials(login);
        addCredentials(secretText("canary-variable", password));
        ConfiguredServer server = server("buddy");
        server.setCredentialsId("canary-token");
        configure(server);
        // The worst case: responses contain passwords, and error messages and names quote secrets.
        buddy.showsPasswords(true);
        String quote = new JsonMapper()
                .writeValueAsString(Map.of(
                        "errors", List.of(Map.of("message", String.join(" and ", secrets) + " are wrong"))));
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.buddy", Level.ALL)
                .record("org.jenkinsci.plugins", Level.FINE)
                .capture(100_000)) {
            WorkflowRun created =
                    run("def a = " + step(REGISTRY) + "\necho a.toString()\n" + step(REGISTRY + ", dryRun: true"));
            buddy.failNext("PATCH", Fault.response(400, quote));
            WorkflowRun refused = runAndFail(step(REGISTRY + ", buildkit: false"));
            List<String> console = console(refused);
            assertTrue(console.get(console.size() - 1).contains("**** and ****"), console::toString);
            buddy.failNext("GET", Fault.response(302, "", Map.of("Location", "https://hunter2-api-token/")));
            runAndFail(step(REGISTRY));
            // The log, an error message and an output of the run quote the secrets that the step knows.
            List<String> known =
                    Stream.of(token, password).flatMap(SecretsTest::spellings).toList();
            pipeline.runsBy(new TimedScript()
                    .failingAction("Build", Duration.ZERO, String.join(" and ", known), known.toArray(String[]::new))
                    .output("OUTPUT", String.join(" ", known)));
            WorkflowRun started =
                    runAndFail("def r = buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42,"
                            + " propagate: false, variables: [[key: 'A', credentialsId: 'canary-variable']])\n"
                            + "echo \"$r $r.outputVariables\"\nerror r.status");
            assertTrue(console(started).contains("[Buddy] | ****"), console(started)::toString);
            FreeStyleBuild freestyle = j.buildAndAssertSuccess(freestyle());
            buddy.failNext("GET", Fault.response(501, quote));
            j.buildAndAssertStatus(Result.FAILURE, freestyle.getProject());

            assertEquals(password, pipeline.action(1).path("password").asText());
            assertFilesHaveNoSecret(j.jenkins.getRootDir().toPath());
            assertPagesHaveNoSecret(List.of(
                    created.getUrl(),
                    created.getUrl() + "console",
                    created.getUrl() + "api/json?depth=5",
                    created.getUrl() + "api/xml?depth=5",
                    started.getUrl(),
                    started.getUrl() + "console",
                    started.getUrl() + "api/json?depth=5",
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
                    log.getMessages().stream().filter(this::hasSecret).toList());
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

    /** Jenkins masks the secrets of {@code withCredentials}; the plugin's lines pass through the same filter. */
    @Test
    void secretsOfThePipelineAreMasked() throws Exception {
        addCredentials(secretText("bound", "bound-secret-5d1e"));
        pipeline.runsBy(new TimedScript().action("Build", Duration.ZERO, "echo bound-secret-5d1e"));
        WorkflowRun build = run("withCredentials([string(credentialsId: 'bound', variable: 'BOUND')]) {\n"
                + "  buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: \"Image ${BOUND}\")\n"
                + "  buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42, comment: BOUND)\n}");
        j.assertLogContains("action 'Image ****'", build);
        j.assertLogContains("[Buddy] | echo ****", build);
        j.assertLogNotContains("5d1e", build);
        assertEquals("Image bound-secret-5d1e", pipeline.action(1).path("name").asText());
    }

    @Test
    void secretsAreReleasedWithTheirStep() throws Exception {
        addCredentials(secretText("canary-variable", PASSWORD));
        String script = step("registry: otherRegistry(registry: 'r.example.com', repository: 'web',"
                        + " credentialsId: 'registry-login')")
                + "\nbuddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42,"
                + " variables: [[key: 'A', credentialsId: 'canary-variable']])";
        // Constants are created by the first build.
        run(script);
        Map<String, Long> before = holdersOfSecrets();
        for (int i = 0; i < 5; i++) {
            run(script);
        }
        RunSamples.await(() -> holdersOfSecrets().equals(before));
    }

    /** The numbers of reachable objects that hold secrets, by class. */
    private static Map<String, Long> holdersOfSecrets() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {null},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        List<String> holders = Stream.of(
                        ApiToken.class,
                        HttpTransport.class,
                        Redactor.class,
                        DockerfileActionRequest.class,
                        RunRequest.class,
                        PipelineTarget.class)
                .map(Class::getName)
                .toList();
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(line -> line.length >= 4 && holders.contains(line[3]))
                .collect(Collectors.toMap(line -> line[3], line -> Long.valueOf(line[1])));
    }

    private boolean hasSecret(String text) {
        return secrets.stream().anyMatch(secret -> text.contains(secret) || text.contains(Util.escape(secret)));
    }

    private FreeStyleProject freestyle() throws Exception {
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("canary-login");
        step.setRegistry(registry);
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        return job;
    }

    private void assertFilesHaveNoSecret(Path home) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile)
                    // Jenkins stores confidential user names there as they are.
                    .filter(file -> !file.endsWith("credentials.xml"))
                    .toList()) {
                // As bytes, because serialized programs contain texts unencoded.
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (hasSecret(content) || hasSecret(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))) {
                    found.add(file);
                }
            }
        }
        assertEquals(List.of(), found);
    }

    private void assertPagesHaveNoSecret(List<String> urls) throws Exception {
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
