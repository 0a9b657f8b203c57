package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.buddy.fake.Fault;
import java.net.URL;
import java.util.Locale;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.localizer.LocaleProvider;

/** Pages in their visitor's language, consoles in the JVM's. */
class LanguageTest extends BuddyJenkinsTestCase {

    private static final String DESCRIPTOR = "descriptorByName/" + DockerfileActionStep.class.getName() + "/";

    private static void assertSays(String words, String text) {
        assertTrue(text.contains(words), text);
    }

    private String answer(HttpMethod method, String path) throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        request.setAdditionalHeader(
                "Accept-Language", LocaleProvider.getLocale().toLanguageTag());
        return browser.getPage(method == HttpMethod.POST ? browser.addCrumb(request) : request)
                .getWebResponse()
                .getContentAsString();
    }

    @AfterEach
    void defaultLanguage() {
        LocaleProvider.setProvider(LocaleProvider.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pl | Obszar roboczy (wymagane) | Nazwa obszaru roboczego | Potrzebny jest numer pipeline&#039;u | Brak podpowiedzi: Buddy odpowiedział 500
                    de | Workspace (erforderlich) | Der Name des Workspace | Die Nummer einer Pipeline wird gebraucht | Keine Auswahl: Buddy hat 500
                    fr | Workspace (required) | The workspace's name | A pipeline&#039;s number is needed | No choices: Buddy answered 500
                    """)
    void theFormSpeaksItsVisitorsLanguage(
            String language, String label, String helpText, String check, String noChoices) throws Exception {
        // A whole Jenkins takes it from the request; the harness starts without the part that does.
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.forLanguageTag(language);
            }
        });
        buddy.failAll(Fault.answer(500, ""));
        FreeStyleProject job = j.createFreeStyleProject("job");
        job.getBuildersList().add(new DockerfileActionBuilder(new DockerfileActionStep("acme", "web", 42, "Build")));
        String help = "descriptor/" + DockerfileActionStep.class.getName() + "/help/workspace";
        assertSays(label, answer(HttpMethod.GET, "job/job/configure"));
        assertSays(helpText, answer(HttpMethod.GET, help));
        assertSays(check, answer(HttpMethod.POST, "job/job/" + DESCRIPTOR + "checkPipelineId?value=x"));
        assertSays(noChoices, answer(HttpMethod.POST, "job/job/" + DESCRIPTOR + "checkWorkspace?value=acme"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pl | [Buddy] CREATED akcja „Build image” (id 1) w acme/web, pipeline 42: http
                    de | [Buddy] CREATED Aktion „Build image“ (ID 1) in acme/web, Pipeline 42: http
                    """)
    void theConsoleSpeaksTheJvmsLanguage(String language, String line) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            WorkflowRun build = run(step(""));
            assertSays(line, JenkinsRule.getLog(build));
        } finally {
            Locale.setDefault(before);
        }
    }
}
