package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.SelfSigned;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.server.FormCatalog;
import io.jenkins.plugins.buddy.server.UnprotectedServerMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** What administrators are told of their servers, and what jobs may choose from them. */
class ServerFormTest extends BuddyJenkinsTestCase {

    private ConfiguredServer.DescriptorImpl form() {
        return j.jenkins.getDescriptorByType(ConfiguredServer.DescriptorImpl.class);
    }

    private void assertTest(FormValidation.Kind kind, String words, String credentialsId) {
        FormValidation result = form().doTestConnection(buddy.url().toString(), credentialsId);
        assertTrue(result.getMessage().contains(words), result::getMessage);
        assertEquals(kind, result.kind, result.getMessage());
        assertFalse(result.getMessage().contains(FakeBuddy.TOKEN), result::getMessage);
    }

    @Test
    void theConnectionTestSaysWhatWorksAndWhatIsMissing(@TempDir Path folder) throws Exception {
        addCredentials(secretText("wrong", "wrong-token"));
        assertTest(
                FormValidation.Kind.OK,
                "the token sees the workspace acme. It may read the pipelines of acme/web",
                "buddy-token");
        assertTest(FormValidation.Kind.ERROR, "Wrong authentication data", "wrong");
        assertTest(FormValidation.Kind.WARNING, "Choose an API token", "");
        assertTest(FormValidation.Kind.WARNING, "Choose an API token", "nowhere");
        buddy.fail(request -> request.path().endsWith("/pipelines"), Fault.answer(403, ""), false, 1);
        assertTest(FormValidation.Kind.WARNING, "It may not read pipelines: Buddy answered 403", "buddy-token");
        buddy.failNext("GET", Fault.answer(200, "{\"workspaces\":[]}"));
        assertTest(FormValidation.Kind.WARNING, "the token sees no workspace", "buddy-token");
        buddy.failNext("GET", Fault.html());
        assertTest(FormValidation.Kind.ERROR, "it is not JSON", "buddy-token");
        buddy.failNext("GET", Fault.silence());
        assertTest(FormValidation.Kind.ERROR, "answer GET /workspaces within 5 s", "buddy-token");
        assertEquals(FormValidation.Kind.ERROR, form().doTestConnection("ftp://x", "buddy-token").kind);
        try (FakeBuddy untrusted = FakeBuddy.startWithTls(SelfSigned.create(folder))) {
            FormValidation https = form().doTestConnection(untrusted.url().toString(), "buddy-token");
            assertTrue(https.getMessage().contains("No trusted connection"), https::getMessage);
        }
        buddy.close();
        assertTest(FormValidation.Kind.ERROR, "No connection to Buddy", "buddy-token");
    }

    @Test
    void theButtonInTheFormTests() throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.goTo("configure");
            page.<HtmlButton>getFirstByXPath("//button[normalize-space()='Test connection']")
                    .click();
            browser.waitForBackgroundJavaScript(10_000);
            assertTrue(
                    page.getBody().asNormalizedText().contains("It may read the pipelines of acme/web"),
                    page::asNormalizedText);
        }
    }

    @Test
    void serversWithoutHttpsDrawAWarning() {
        UnprotectedServerMonitor monitor =
                j.jenkins.getExtensionList(UnprotectedServerMonitor.class).get(0);
        assertFalse(monitor.isActivated());
        for (String loopback :
                List.of("http://localhost:1", "http://127.0.0.1", "http://[::1]:8080/api", "https://x")) {
            assertEquals(FormValidation.Kind.OK, form().doCheckUrl(loopback).kind, loopback);
        }
        assertEquals(FormValidation.Kind.WARNING, form().doCheckUrl("http://127.evil.example.com").kind);
        ConfiguredServer plain = server("plain");
        plain.setUrl("http://buddy.example.com/api");
        configure(server("buddy"), plain);
        assertTrue(monitor.isActivated());
        assertEquals(
                List.of("plain"),
                monitor.getServers().stream().map(ConfiguredServer::getName).toList());
    }

    @Test
    void theWarningIsShownToAdministrators() throws Exception {
        ConfiguredServer plain = server("plain");
        plain.setUrl("http://buddy.example.com/api");
        configure(plain);
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            String page = browser.goTo("manage/").asNormalizedText();
            assertTrue(page.contains("plain: http://buddy.example.com/api"), page);
        }
    }

    @Test
    void aRemovedServerIsNamedWithThoseThatExist() throws Exception {
        configure(server("eu"), server("us"));
        assertEquals(
                List.of("[Buddy] Nothing was sent to Buddy. server: there is no Buddy server 'buddy'; configured are:"
                        + " eu, us"),
                console(runAndFail(step("server: 'buddy'"))));
    }

    @Test
    void aFileThatWasEditedByHandIsToldInWords() throws Exception {
        BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
        Path file = j.jenkins.getRootDir().toPath().resolve(BuddyGlobalConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace(buddy.url().toString(), "not an address"));
        configuration.load();
        assertEquals("not an address", configuration.getServers().get(0).getUrl());
        assertEquals(
                List.of(
                        "[Buddy] Nothing was sent to Buddy. server: url of the Buddy server 'buddy': 'not an address' is no"
                                + " address such as https://api.buddy.works"),
                console(runAndFail(step(""))));
        FormCatalog catalog = new FormCatalog(null, "", "");
        assertEquals(List.of(), catalog.workspaces());
        assertTrue(catalog.checkWorkspace("acme").getMessage().startsWith("No choices: url of the Buddy server"));
        assertFalse(j.jenkins
                .getExtensionList(UnprotectedServerMonitor.class)
                .get(0)
                .isActivated());
    }

    @Test
    void whatIsChosenByNameIsSavedByNumber() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(new DockerfileActionStep("acme", "web", 42, "Build")));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            HtmlForm form = page.getFormByName("config");
            form.getInputByName("_.pipelineId").setValue("Live (mirror) (42)");
            j.submit(form);
        }
        assertEquals(
                42,
                job.getBuildersList()
                        .get(DockerfileActionBuilder.class)
                        .getStep()
                        .getPipelineId());
        for (String typed : List.of("42", "$PIPELINE", "5ddb7c180fb38be67bd78a88a", "a (b) c")) {
            assertEquals(typed, FormCatalog.idOf(typed));
        }
    }

    @Test
    void choicesAreFetchedOnceAMinuteAndFailSoftly() {
        FormCatalog catalog = new FormCatalog(null, "", "");
        assertEquals(List.of("acme"), catalog.workspaces());
        buddy.forgetRequests();
        assertEquals(List.of("acme"), catalog.workspaces());
        assertEquals(List.of(), buddy.requests());
        buddy.failAll(Fault.answer(500, ""));
        assertEquals(List.of(), catalog.projects("acme"));
        FormValidation why = catalog.checkProject("anything", "acme");
        assertEquals(FormValidation.Kind.OK, why.kind);
        assertTrue(why.getMessage().startsWith("No choices: Buddy answered 500"), why::getMessage);
        buddy.behave();
        assertEquals(List.of("web"), catalog.projects("acme"));
        assertEquals(List.of("Live mirror (42)"), catalog.pipelines("acme", "web"));
        assertEquals(List.of(), catalog.pipelines("$WORKSPACE", "web"));
        assertEquals(List.of(), catalog.pipelines("..", "web"));
        assertEquals(List.of(), new FormCatalog(null, "gone", "").workspaces());
    }
}
