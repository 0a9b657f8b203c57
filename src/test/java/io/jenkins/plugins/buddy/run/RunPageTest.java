package io.jenkins.plugins.buddy.run;

import static io.jenkins.plugins.buddy.run.RunSamples.PIPELINE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.run.RunSamples.BuildInProgress;
import java.util.Locale;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.localizer.LocaleProvider;

/** Runs on the pages of their build and of its job. */
class RunPageTest extends BuddyJenkinsTestCase {

    private static final String RUN_PAGE = RunSamples.PAGE + "/execution/7";

    @AfterEach
    void resetLanguage() {
        LocaleProvider.setProvider(LocaleProvider.DEFAULT);
    }

    private static String text(HtmlPage page) {
        return page.getBody().asNormalizedText().replaceAll("\\s+", " ");
    }

    private static void assertContains(String expected, HtmlPage page) {
        assertTrue(text(page).contains(expected), () -> text(page));
    }

    /** Refreshes the page as core does each five seconds, which it does not do in the test harness. */
    private static void refresh(HtmlPage page, JenkinsRule.WebClient browser, String expected) {
        DomElement reference = page.querySelector(".widget-refresh-reference");
        page.executeJavaScript("refreshPart('" + reference.getAttribute("data-id") + "', '"
                + reference.getAttribute("data-url") + "')");
        RunSamples.await(() -> {
            browser.waitForBackgroundJavaScript(100);
            return text(page).contains(expected);
        });
    }

    @Test
    void runInProgressIsShownAndRefreshedUntilItsEnd() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j);
                JenkinsRule.WebClient browser = j.createWebClient()) {
            Run<?, ?> build = started.build;
            RunRecorder recorder = new RunRecorder(build, "1", PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(build, 1);
            HtmlPage page = browser.goTo(build.getUrl());
            assertContains("Buddy runs run 7: ENQUEUED, acme/web, Live mirror, ", page);
            assertEquals(RUN_PAGE, page.getAnchorByText("run 7").getHrefAttribute());
            assertEquals(RunSamples.PAGE, page.getAnchorByText("Live mirror").getHrefAttribute());
            assertNotNull(page.querySelector("#buddy-runs .app-progress-bar--unknown"));

            recorder.changed(RunSamples.inProgress());
            refresh(page, browser, "run 7: INPROGRESS, ");
            DomNode bar = page.querySelector("#buddy-runs .app-progress-bar span");
            assertEquals(
                    "width: 70%;", bar.getAttributes().getNamedItem("style").getNodeValue());

            RunSamples.storeEnd(build, "1", "SUCCESSFUL", "SUCCESSFUL", "");
            recorder.ended();
            refresh(page, browser, "run 7: SUCCESSFUL, acme/web, Live mirror, 1 min 12 sec");
            // Nothing to refresh any more.
            assertNull(page.getElementById("buddy-runs"));
            assertNull(browser.goTo(build.getUrl()).querySelector(".widget-refresh-reference"));
        }
    }

    @Test
    void runThatIsNoLongerFollowedIsShownAsSuch() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j);
                JenkinsRule.WebClient browser = j.createWebClient()) {
            RunRecorder aborted = new RunRecorder(started.build, "1", PIPELINE);
            aborted.changed(RunSamples.inProgress());
            aborted.notFollowed();
            RunRecorder lost = new RunRecorder(started.build, "2", PIPELINE);
            lost.changed(RunSamples.inProgress());
            RunSamples.awaitRecords(started.build, 3);
            HtmlPage during = browser.goTo(started.build.getUrl());
            assertEquals(
                    1, during.querySelectorAll("#buddy-runs .app-progress-bar").size());
            assertContains("run 7: INPROGRESS, acme/web, Live mirror, no longer followed", during);
            started.close();
            HtmlPage after = browser.goTo(started.build.getUrl());
            assertNull(after.getElementById("buddy-runs"));
            assertEquals(2, text(after).split("no longer followed", -1).length - 1, text(after));
        }
    }

    @Test
    void runThatIsNotFollowedIsShownAsSuch() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j);
                JenkinsRule.WebClient browser = j.createWebClient()) {
            RunRecorder recorder = new RunRecorder(started.build, "1", PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(started.build, 1);
            RunSamples.storeResult(started.build, "1", "NOT_FOLLOWED", "'id':7,'status':'ENQUEUED'", "");
            recorder.ended();
            HtmlPage page = browser.goTo(started.build.getUrl());
            assertContains("run 7: ENQUEUED, acme/web, pipeline 42, started, not followed", page);
            assertNull(page.getElementById("buddy-runs"));
        }
    }

    @Test
    void jobPageShowsTheLatestRunsBesideTheLatestActions() throws Exception {
        WorkflowJob job = run(step("")).getParent();
        job.setDefinition(new CpsFlowDefinition("", true));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            Run<?, ?> second = j.buildAndAssertSuccess(job);
            RunRecorder recorder = new RunRecorder(second, "1", PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(second, 1);
            RunSamples.storeEnd(second, "1", "FAILED", "FAILED", "");
            HtmlPage page = browser.getPage(job);
            assertContains("Buddy actions of #1 Build image: CREATED", page);
            assertContains("Buddy runs of #2 run 7: FAILED, acme/web, Live mirror, 1 min 12 sec", page);
        }
    }

    @Test
    void textsAreEscaped() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j);
                JenkinsRule.WebClient browser = j.createWebClient()) {
            RunRecorder recorder = new RunRecorder(started.build, "1", PIPELINE);
            recorder.changed(RunSamples.run("'id':7,'status':'<b>NEW</b>','htmlUrl':'https://x/<i>&',"
                    + "'pipelineName':'<b>Live</b>','pipelineHtmlUrl':'https://x/'"));
            RunSamples.awaitRecords(started.build, 1);
            HtmlPage page = browser.goTo(started.build.getUrl());
            assertContains("run 7: <b>NEW</b>, acme/web, <b>Live</b>", page);
            assertEquals("https://x/<i>&", page.getAnchorByText("run 7").getHrefAttribute());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    de | Buddy-Ausführungen Ausführung 7: | nicht mehr verfolgt | Ausführung 8: ENQUEUED, acme/web, Pipeline 42, gestartet, nicht verfolgt
                    pl | Uruchomienia Buddy uruchomienie 7: | już nie śledzono | uruchomienie 8: ENQUEUED, acme/web, pipeline 42, uruchomiono, nie śledzono
                    """)
    void pageUsesTheLanguageOfTheReader(String language, String heading, String abandoned, String notFollowed)
            throws Exception {
        Run<?, ?> build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        new RunRecorder(build, "1", PIPELINE).changed(RunSamples.inProgress());
        RunSamples.awaitRecords(build, 1);
        RunSamples.storeResult(build, "2", "NOT_FOLLOWED", "'id':8,'status':'ENQUEUED'", "");
        // Jenkins takes it from the request, but not in the test harness.
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.forLanguageTag(language);
            }
        });
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            browser.addRequestHeader("Accept-Language", language);
            HtmlPage page = browser.goTo(build.getUrl());
            assertAll(
                    () -> assertContains(heading, page),
                    () -> assertContains(abandoned, page),
                    () -> assertContains(notFollowed, page));
        }
    }

    @Test
    void buildWithoutRunsHasNoSection() throws Exception {
        Run<?, ?> build = run(step(""));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            assertFalse(text(browser.goTo(build.getUrl())).contains("Buddy runs"));
            assertFalse(text(browser.getPage(build.getParent())).contains("Buddy runs"));
        }
    }
}
