package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.nio.file.Files;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller that is killed while a step starts or follows a run, and started again. */
class RunCrashTest extends RunRestartTestCase {

    @RegisterExtension
    private final RealJenkinsExtension realJenkins = new RealJenkinsExtension().prepareHomeLazily(true);

    private void beginAndKill(Phase phase, String hint) throws Throwable {
        phase.arrange(buddy, pipeline);
        realJenkins.startJenkins();
        realJenkins.runRemotely(RunRestartTestCase::beginRemotely, buddy.url().toString(), phase.message, hint);
        awaitFault(phase);
        if (phase == Phase.FOLLOWING) {
            realJenkins.runRemotely(RunCrashTest::awaitRecord);
        }
        realJenkins.stopJenkinsForcibly();
        finishRun(phase);
        realJenkins.startJenkins();
    }

    @ParameterizedTest
    @EnumSource
    void killDuringAPhaseStartsAtMostOneRun(Phase phase) throws Throwable {
        beginAndKill(phase, "MAX_SURVIVABILITY");
        boolean runExists = phase != Phase.POST_NOT_PROCESSED;
        realJenkins.runRemotely(RunRestartTestCase::finish, runExists);
        assertAtMostOneRun(phase);
    }

    /** Pipeline does not resume such a build. What it may have started is on the disk. */
    @ParameterizedTest
    @EnumSource(names = {"POST_PROCESSED", "FOLLOWING"})
    void killWithoutDurabilityLeavesARecord(Phase phase) throws Throwable {
        beginAndKill(phase, "PERFORMANCE_OPTIMIZED");
        String mark = pipeline.runs().run(1).comment().split(" ")[0];
        boolean confirmed = phase == Phase.FOLLOWING;
        realJenkins.runRemotely(RunCrashTest::assertAbandoned, mark, confirmed);
        assertAtMostOneRun(phase);
    }

    /** The line that reports the start does not wait for the disk. Until then, a build that is killed states the mark. */
    private static void awaitRecord(JenkinsRule j) {
        RunSamples.await(
                () -> StepRecordStore.of(build(j)).all().stream().anyMatch(stepRecord -> stepRecord.state() != null));
    }

    private static void assertAbandoned(JenkinsRule j, String mark, Boolean confirmed) throws Throwable {
        WorkflowRun build = build(j);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        assertTrue(Files.readString(build.getRootDir().toPath().resolve("buddy-steps.jsonl"))
                .contains(mark));
        assertEquals(
                confirmed ? 1 : 0,
                build.getAction(BuddyBuildData.class).getBuddyRuns().size());
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            String page = browser.getPage(build).asNormalizedText();
            assertTrue(page.contains("no longer followed"), page);
            assertEquals(!confirmed, page.contains(mark), page);
        }
    }
}
