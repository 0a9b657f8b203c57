package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.run.FakeActionRun;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestNotifier;

/** The runs that the steps of a build started, as the build shows and stores them. */
class RecordedRunsTest extends RunPipelineTestCase {

    /** Ends all runs; builds would follow them forever. */
    @AfterEach
    void endRuns() {
        runs.all().stream().filter(run -> !run.isOver()).forEach(run -> run.finish("FAILED"));
    }

    private static String text(HtmlPage page) {
        return page.getBody().asNormalizedText().replaceAll("\\s+", " ");
    }

    private static List<String> phases(Run<?, ?> build) {
        return RunRecords.of(build).stream()
                .map(run -> run.getResult() + " " + run.getPhase())
                .toList();
    }

    @Test
    void runIsShownWhileItGoesOnAndAfterItsEnd() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep(""));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            RunSamples.await(() -> phases(build).equals(List.of("INPROGRESS run 1 FOLLOWED")));
            RunSamples.await(() -> build.getAction(BuddyBuildData.class) != null);
            FakeActionRun action = run(1).startAction("Build image").progress(40);
            RunSamples.await(() -> RunRecords.of(build).get(0).getProgress() == 40);
            HtmlPage during = browser.goTo(build.getUrl());
            assertTrue(text(during).contains("Buddy runs run 1: INPROGRESS, acme/web, pipeline 42, "), text(during));
            assertNotNull(during.querySelector("#buddy-runs .app-progress-bar"));
            action.finish("SUCCESSFUL");
            run(1).finish("SUCCESSFUL");
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            HtmlPage after = browser.goTo(build.getUrl());
            assertTrue(text(after).contains("run 1: SUCCESSFUL, acme/web, Live mirror"), text(after));
            assertNull(after.getElementById("buddy-runs"));
            PipelineRunResult result =
                    (PipelineRunResult) RunSamples.results(build).get(0);
            assertEquals(
                    List.of("SUCCESSFUL action 'Build image'"),
                    result.getActions().stream().map(Object::toString).toList());
        }
    }

    @Test
    void failedRunIsInTheEnvironmentOfPostBuildSteps() throws Exception {
        runs.by(new TimedScript()
                .action("Build image", Duration.ZERO)
                .output("VERSION", "1.0")
                .failingAction("Deploy", Duration.ZERO, "exit code 1"));
        FreeStyleProject job = j.createFreeStyleProject();
        RunPipelineStep step = new RunPipelineStep("acme", "web");
        step.setPipelineId("42");
        job.getBuildersList().add(new RunPipelineBuilder(step));
        EnvVars env = new EnvVars();
        job.getPublishersList().add(new TestNotifier() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                env.putAll(build.getEnvironment(listener));
                return true;
            }
        });
        FreeStyleBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        PipelineRunResult result = (PipelineRunResult) RunSamples.results(build).get(0);
        assertAll(
                () -> assertEquals(List.of("FAILED run 1 OVER"), phases(build)),
                () -> assertEquals("1", env.get("BUDDY_RUN_ID")),
                () -> assertEquals("FAILED", env.get("BUDDY_RUN_STATUS")),
                () -> assertEquals(result.getHtmlUrl(), env.get("BUDDY_RUN_URL")),
                () -> assertEquals("1.0", env.get("BUDDY_RUN_OUTPUT_VERSION")));
    }

    @Test
    void runOfAnAbortedBuildStays() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = startBuild(runStep("cancelOnAbort: false"));
        RunSamples.await(() -> phases(build).equals(List.of("INPROGRESS run 1 FOLLOWED")));
        build.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        RunSamples.await(() -> phases(build).equals(List.of("INPROGRESS run 1 ABANDONED")));
        assertEquals(1, RunSamples.results(build).size());
    }

    @Test
    void runIsNoLongerFollowedInABuildThatGoesOn() throws Exception {
        runs.by(RunScript.manual(), RunScript.successful());
        WorkflowRun build = startBuild("try { timeout(time: 3, unit: 'SECONDS') { " + runStep("cancelOnAbort: false")
                + " } } catch (e) { echo 'caught' }\n" + runStep(""));
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        assertEquals(List.of("INPROGRESS run 1 ABANDONED", "SUCCESSFUL run 2 OVER"), phases(build));
    }

    @Test
    void runThatIsNotFollowedStays() throws Exception {
        runs.by(RunScript.manual());
        WorkflowRun build = run("def r = " + runStep("wait: false") + "\necho \"${r.finishDate} ${r.actions}\"");
        j.assertLogContains("null []", build);
        assertEquals(List.of("INPROGRESS run 1 STARTED"), phases(build));
    }

    @Test
    void recordsHaveNoSecrets() throws Exception {
        addCredentials(secretText("npm-token", "npm-secret-7f3a"));
        runs.by(run -> {
            run.status("INPROGRESS");
            FakeActionRun action = run.startAction("Publish npm-secret-7f3a " + FakeBuddy.TOKEN);
            action.output("LINE", "token npm-secret-7f3a, " + FakeBuddy.TOKEN);
            action.encryptedOutput("KEY", "npm-secret-7f3a");
            action.fail("npm-secret-7f3a is wrong, " + FakeBuddy.TOKEN);
            run.after(Duration.ZERO, ending -> ending.finish("FAILED"));
        });
        WorkflowRun build = runAndFail(runStep("variables: [[key: 'NPM_TOKEN', credentialsId: 'npm-token']]"));
        PipelineRunResult result = (PipelineRunResult) RunSamples.results(build).get(0);
        assertEquals(Map.of("LINE", "token ****, ****"), result.getOutputVariables());
        try (JenkinsRule.WebClient browser = j.createWebClient();
                Stream<Path> files = Files.walk(build.getRootDir().toPath())) {
            List<String> texts = Stream.concat(
                            files.filter(Files::isRegularFile).map(RecordedRunsTest::read),
                            Stream.of(
                                    browser.goTo(build.getUrl()).asXml(),
                                    browser.goTo(build.getUrl() + "api/xml?depth=5", null)
                                            .getWebResponse()
                                            .getContentAsString()))
                    .toList();
            assertAll(texts.stream().map(text -> () -> {
                assertFalse(text.contains("npm-secret-7f3a"), text);
                assertFalse(text.contains(FakeBuddy.TOKEN), text);
            }));
        }
    }

    private static String read(Path file) {
        try {
            // As bytes, because serialized programs contain texts unencoded.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
