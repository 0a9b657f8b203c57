package io.jenkins.plugins.buddy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.SelfSignedCertificate;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Checks and warnings for configured servers. */
class ServerFormTest extends BuddyJenkinsTestCase {

    private ConfiguredServer.DescriptorImpl form() {
        return j.jenkins.getDescriptorByType(ConfiguredServer.DescriptorImpl.class);
    }

    private void assertConnection(FormValidation.Kind kind, String message, String credentialsId) {
        FormValidation result = form().doTestConnection(buddy.url().toString(), credentialsId);
        assertTrue(result.getMessage().contains(message), result::getMessage);
        assertEquals(kind, result.kind, result.getMessage());
        assertFalse(result.getMessage().contains(FakeBuddy.TOKEN), result::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"29, 30, OK", "30, 30, ERROR", "60, 30, ERROR", "60, x, OK", "0, 30, ERROR", "x, 30, ERROR"})
    void requestTimeoutMustBeLessThanTheTimeLimit(String requestTimeout, String maxWait, FormValidation.Kind kind) {
        assertEquals(kind, form().doCheckRequestTimeoutSeconds(requestTimeout, maxWait).kind);
    }

    @Test
    void connectionTestShowsTheWorkspace() {
        assertConnection(
                FormValidation.Kind.OK,
                "Accessible workspace: acme. Pipelines of acme/web are readable",
                "buddy-token");
    }

    @Test
    void connectionTestDescribesTheToken() {
        buddy.token(FakeBuddy.TOKEN, Set.of("PIPELINE_READ", "PIPELINE_WRITE"))
                .name("Jenkins")
                .expiresAt("2026-12-24T08:05:30.33Z")
                .ipRestrictions("127.0.0.1")
                .workspaces("acme");
        assertConnection(
                FormValidation.Kind.OK,
                "Token: Jenkins. Expires: 2026-12-24T08:05:30.33Z. Scopes: PIPELINE_READ, PIPELINE_WRITE."
                        + " Restricted to IP addresses: 127.0.0.1. Restricted to workspaces: acme",
                "buddy-token");
    }

    @Test
    void connectionTestWarnsOfMissingScopes() {
        buddy.token(FakeBuddy.TOKEN, Set.of("PIPELINE_READ"));
        assertConnection(FormValidation.Kind.WARNING, "Missing scopes: PIPELINE_WRITE", "buddy-token");
    }

    @Test
    void connectionTestWorksWithoutADescriptionOfTheToken() {
        buddy.userTokenAvailable(false);
        assertConnection(FormValidation.Kind.OK, "Pipelines of acme/web are readable", "buddy-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere"})
    void connectionTestNeedsAToken(String credentialsId) {
        assertConnection(FormValidation.Kind.WARNING, "Select an API token", credentialsId);
    }

    @Test
    void connectionTestReportsARejectedToken() throws Exception {
        addCredentials(secretText("wrong", "wrong-token"));
        assertConnection(FormValidation.Kind.ERROR, "Wrong authentication data", "wrong");
    }

    @Test
    void connectionTestReportsMissingAccess() {
        buddy.fail(request -> request.path().endsWith("/pipelines"), Fault.response(403, ""), false, 1);
        assertConnection(
                FormValidation.Kind.WARNING, "Pipelines are not readable: Buddy responded with 403", "buddy-token");
        buddy.failNext("GET", Fault.response(200, "{\"workspaces\":[]}"));
        assertConnection(FormValidation.Kind.WARNING, "no access to any workspace", "buddy-token");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(named("HTML", Fault.html()), "the body is not JSON"),
                arguments(named("silence", Fault.silence()), "No response from Buddy to GET /workspaces within 5 s"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void connectionTestReportsAFailure(Fault fault, String message) {
        buddy.failNext("GET", fault);
        assertConnection(FormValidation.Kind.ERROR, message, "buddy-token");
    }

    @Test
    void connectionTestReportsAnUnreachableServer(@TempDir Path folder) throws Exception {
        assertEquals(FormValidation.Kind.ERROR, form().doTestConnection("ftp://x", "buddy-token").kind);
        try (FakeBuddy untrusted = FakeBuddy.startWithTls(SelfSignedCertificate.create(folder))) {
            FormValidation https = form().doTestConnection(untrusted.url().toString(), "buddy-token");
            assertTrue(https.getMessage().contains("TLS error"), https::getMessage);
        }
        buddy.close();
        assertConnection(FormValidation.Kind.ERROR, "Cannot connect to Buddy", "buddy-token");
    }

    @Test
    void buttonInTheFormTestsTheConnection() throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.goTo("configure");
            page.<HtmlButton>getFirstByXPath("//button[normalize-space()='Test connection']")
                    .click();
            browser.waitForBackgroundJavaScript(10_000);
            assertTrue(
                    page.getBody().asNormalizedText().contains("Pipelines of acme/web are readable"),
                    page::asNormalizedText);
        }
    }

    private static UnprotectedServerMonitor monitor() {
        return j.jenkins.getExtensionList(UnprotectedServerMonitor.class).get(0);
    }

    private ConfiguredServer unprotectedServer() {
        ConfiguredServer plain = server("plain");
        plain.setUrl("http://buddy.example.com/api");
        return plain;
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1,OK",
        "http://127.0.0.1,OK",
        "http://[::1]:8080/api,OK",
        "https://x,OK",
        "http://127.evil.example.com,WARNING"
    })
    void urlWithoutHttpsCausesAWarningUnlessItIsLoopback(String url, FormValidation.Kind kind) {
        assertEquals(kind, form().doCheckUrl(url).kind);
    }

    @Test
    void monitorShowsServersWithoutHttps() {
        assertFalse(monitor().isActivated());
        configure(server("buddy"), unprotectedServer());
        assertTrue(monitor().isActivated());
        assertEquals(
                List.of("plain"),
                monitor().getServers().stream().map(ConfiguredServer::getName).toList());
    }

    @Test
    void warningIsShownToAdministrators() throws Exception {
        configure(unprotectedServer());
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            String page = browser.goTo("manage/").asNormalizedText();
            assertTrue(page.contains("plain: http://buddy.example.com/api"), page);
        }
    }

    @Test
    void unknownServerIsReportedWithTheConfiguredServers() throws Exception {
        configure(server("eu"), server("us"));
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. server: there is no Buddy server 'buddy'; configured are:"
                                + " eu, us"),
                console(runAndFail(step("server: 'buddy'"))));
    }

    @Test
    void invalidUrlInTheFileIsReported() throws Exception {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        Path file = j.jenkins.getRootDir().toPath().resolve(BuddyGlobalConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace(buddy.url().toString(), "not a URL"));
        configuration.load();
        assertEquals("not a URL", configuration.getServers().get(0).getUrl());
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. server: Buddy server 'buddy', url: 'not a URL' is not a"
                                + " valid URL, for example https://api.buddy.works"),
                console(runAndFail(step(""))));
        RemoteOptions options = new RemoteOptions(null, "", "");
        assertEquals(List.of(), options.workspaces());
        String message = options.checkWorkspace("acme").getMessage();
        assertTrue(
                message.startsWith("Could not load options from Buddy: Buddy server &#039;buddy&#039;, url"), message);
        assertFalse(monitor().isActivated());
    }
}
