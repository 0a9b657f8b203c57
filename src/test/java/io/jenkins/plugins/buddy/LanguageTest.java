package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertAll;
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

/** The language of pages, which is that of the request, and of build logs, which is that of the JVM. */
class LanguageTest extends BuddyJenkinsTestCase {

    private static final String DESCRIPTOR = "descriptorByName/" + DockerfileActionStep.class.getName() + "/";

    private static void assertContains(String expected, String text) {
        assertTrue(text.contains(expected), text);
    }

    private String load(HttpMethod method, String path) throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        request.setAdditionalHeader(
                "Accept-Language", LocaleProvider.getLocale().toLanguageTag());
        return browser.getPage(method == HttpMethod.POST ? browser.addCrumb(request) : request)
                .getWebResponse()
                .getContentAsString();
    }

    @AfterEach
    void resetLanguage() {
        LocaleProvider.setProvider(LocaleProvider.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pl | Obszar roboczy (wymagane) | Nazwa obszaru roboczego widoczna | Podaj numeryczne ID pipeline&#039;u | Nie udało się pobrać opcji z Buddy: Buddy odpowiedział kodem 500
                    de | Workspace (erforderlich) | Workspace-Name, wie er in der URL steht | Geben Sie die numerische ID der Pipeline an | Auswahl konnte nicht aus Buddy geladen werden: Buddy hat auf GET
                    fr | Workspace (required) | Workspace name as it appears in the URL | Enter the numeric pipeline ID | Could not load options from Buddy: Buddy responded with 500
                    """)
    void formUsesTheLanguageOfTheRequest(String language, String label, String helpText, String check, String noOptions)
            throws Exception {
        // Jenkins takes it from the request, but not in the test harness.
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.forLanguageTag(language);
            }
        });
        buddy.failAll(Fault.response(500, ""));
        FreeStyleProject job = j.createFreeStyleProject("job");
        job.getBuildersList().add(new DockerfileActionBuilder(new DockerfileActionStep("acme", "web", 42, "Build")));
        String help = "descriptor/" + DockerfileActionStep.class.getName() + "/help/workspace";
        assertAll(
                () -> assertContains(label, load(HttpMethod.GET, "job/job/configure")),
                () -> assertContains(helpText, load(HttpMethod.GET, help)),
                () -> assertContains(check, load(HttpMethod.POST, "job/job/" + DESCRIPTOR + "checkPipelineId?value=x")),
                () -> assertContains(
                        noOptions, load(HttpMethod.POST, "job/job/" + DESCRIPTOR + "checkWorkspace?value=acme")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pl | [Buddy] CREATED akcja „Build image” (id 1) w acme/web, pipeline 42: http
                    de | [Buddy] CREATED Aktion „Build image“ (ID 1) in acme/web, Pipeline 42: http
                    """)
    void buildLogUsesTheLanguageOfTheJvm(String language, String line) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            WorkflowRun build = run(step(""));
            assertContains(line, JenkinsRule.getLog(build));
        } finally {
            Locale.setDefault(before);
        }
    }
}
