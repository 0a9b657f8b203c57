package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.buddy.BuddyActionResult;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A controller that is stopped or killed during a step: after the restart there is exactly one action. */
class RestartTest extends RestartTestCase {

    private static final RecordType<Checkpoint, ActionResult> RECORDS =
            new RecordType<>(null, Checkpoint.class, ActionResult.class);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @EnumSource
    void stopDuringAPhaseCreatesOneAction(Phase phase) throws Throwable {
        phase.arrange(buddy);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitInjectedFaults(1);
        });
        sessions.then(RestartTestCase::finish);
        assertExactlyOneAction(phase);
    }

    /** The controller ended after the result was stored and before the Pipeline was notified. */
    @Test
    void storedResultIsReturnedWithoutRequests() throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitInjectedFaults(1);
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            StepRecordStore records = StepRecordStore.of(run);
            PipelineRef pipelineRef = new PipelineRef("acme", "web", 42);
            records.add(StepRecord.ofResult(
                    RECORDS,
                    records.all().get(0).step(),
                    new ActionResult(Outcome.CREATED, 1L, "Build image", null, null, pipelineRef, null, null)));
        });
        int requests = buddy.requests().size();
        sessions.then(RestartTestCase::finish);
        assertEquals(requests, buddy.requests().size());
    }

    /** A controller that is killed before Pipeline saves a step gives its node to another run of the step. */
    @Test
    void checkpointOfAnotherRunOfTheStepIsIgnored() throws Throwable {
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            finish(j);
            buddy.failNext("GET", Fault.silence());
            WorkflowRun run = j.jenkins
                    .getItemByFullName("job", WorkflowJob.class)
                    .scheduleBuild2(0)
                    .waitForStart();
            buddy.awaitInjectedFaults(1);
            String node = run.getExecution().getCurrentHeads().get(0).getId();
            StepRecordStore.of(run)
                    .add(StepRecord.ofCheckpoint(
                            RECORDS, node, new Checkpoint(Checkpoint.Phase.CREATING, Set.of(), null, null)));
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(2);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("UNCHANGED 1", run);
        });
    }

    /** The result is a variable of the program, which is serialized. */
    @Test
    void resultIsEqualAfterARestart() throws Throwable {
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            finish(j);
            buddy.failNextAfterActing("POST", Fault.silence());
            WorkflowJob job = j.createProject(WorkflowJob.class, "two steps");
            job.setDefinition(new CpsFlowDefinition(
                    "def a = " + step("Build image") + "\n" + step("Other image") + "\n"
                            + "echo \"$a $a.outcome $a.id $a.name $a.url $a.htmlUrl $a.workspace $a.project\"\n"
                            + "echo \"$a.pipelineId $a.pipelineName $a.pipelineHtmlUrl\"",
                    true));
            job.scheduleBuild2(0).waitForStart();
            buddy.awaitInjectedFaults(1);
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("two steps", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            BuddyActionResult stored =
                    run.getAction(BuddyBuildData.class).getBuddyActions().get(0);
            j.assertLogContains(
                    "UNCHANGED action 'Build image' (id 1) UNCHANGED 1 Build image " + stored.getUrl() + " "
                            + stored.getHtmlUrl() + " acme web",
                    run);
            j.assertLogContains("42 Live mirror " + stored.getPipelineHtmlUrl(), run);
        });
    }

    /** Pipelines that are not saved after each step, or never. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "properties([durabilityHint('PERFORMANCE_OPTIMIZED')])",
                "properties([disableResume()])",
                "def done = false; parallel a: { %s; done = true }, b: { while (!done) { echo 'busy' } }"
            })
    void stepDoesNotWaitForASaveThatNeverHappens(String script) throws Throwable {
        String step = step("Build image");
        sessions.then(j -> {
            configure(buddy.url().toString(), FakeBuddy.TOKEN);
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(script.formatted(step), true));
            j.buildAndAssertSuccess(job);
            if (!script.contains("%s")) {
                job.setDefinition(new CpsFlowDefinition(step, true));
                j.buildAndAssertSuccess(job);
            }
        });
        assertEquals(1, pipeline.actions().size());
    }
}
