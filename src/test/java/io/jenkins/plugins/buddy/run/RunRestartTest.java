package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.HeldRequest;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionListener;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A controller that is stopped while a step starts or follows a run: the run is not cancelled, and following goes on afterwards. */
class RunRestartTest extends RunRestartTestCase {

    private static final String DURABLE = "MAX_SURVIVABILITY";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @EnumSource
    void stopDuringAPhaseStartsAtMostOneRun(Phase phase) throws Throwable {
        phase.arrange(buddy, pipeline);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), phase.message, DURABLE);
            awaitFault(phase);
        });
        finishRun(phase);
        sessions.then(j -> finish(j, phase != Phase.POST_NOT_PROCESSED));
        assertAtMostOneRun(phase);
    }

    /** A clean stop saves Pipelines of any durability. */
    @Test
    void stopWithoutDurabilityIsResumed() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> begin(j, buddy.url().toString(), Phase.FOLLOWING.message, "PERFORMANCE_OPTIMIZED"));
        finishRun(Phase.FOLLOWING);
        sessions.then(j -> finish(j, true));
        assertAtMostOneRun(Phase.FOLLOWING);
    }

    /** Only the build ends. */
    @Test
    void pipelineThatCannotResumeLeavesTheRun() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> {
            WorkflowRun build = begin(j, buddy.url().toString(), Phase.FOLLOWING.message, DURABLE);
            build.getParent().setResumeBlocked(true);
        });
        sessions.then(j -> {
            WorkflowRun build = build(j);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
            assertEquals(1, build.getAction(BuddyBuildData.class).getBuddyRuns().size());
        });
        assertAtMostOneRun(Phase.FOLLOWING);
        assertFalse(pipeline.runs().run(1).isCancelled());
    }

    @Test
    void logIsShownOnceAcrossARestart() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> {
            WorkflowRun build = begin(j, buddy.url().toString(), Phase.FOLLOWING.message, DURABLE);
            FakeRun run = pipeline.runs().run(1);
            run.startAction("First").log("line of the first").finish("SUCCESSFUL");
            j.waitForMessage("End of the log of action 'First'", build);
            j.waitForMessage("| line of the first", build);
        });
        FakeRun run = pipeline.runs().run(1);
        run.startAction("Second").log("line of the second").finish("SUCCESSFUL");
        finishRun(Phase.FOLLOWING);
        sessions.then(j -> {
            finish(j, true);
            String log = JenkinsRule.getLog(build(j));
            assertEquals(3, log.split("line of the (first|second)").length, log);
        });
    }

    /** A credentials provider may have the token only later. */
    @Test
    void lateCredentialsDoNotEndTheFollowing() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), Phase.FOLLOWING.message, DURABLE);
            SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), List.of()));
            SystemCredentialsProvider.getInstance().save();
        });
        finishRun(Phase.FOLLOWING);
        sessions.then(j -> {
            j.waitForMessage("cannot find credentials 'buddy-token'", build(j));
            BuddyJenkinsTestCase.addCredentials(BuddyJenkinsTestCase.secretText("buddy-token", FakeBuddy.TOKEN));
            finish(j, true);
        });
        assertAtMostOneRun(Phase.FOLLOWING);
    }

    @Test
    void abortAfterARestartCancelsTheRun() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> begin(j, buddy.url().toString(), Phase.FOLLOWING.message, DURABLE));
        assertFalse(pipeline.runs().run(1).isCancelled());
        sessions.then(j -> {
            WorkflowRun build = build(j);
            build.getExecutionPromise().get().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
            j.assertLogContains("[Buddy] Buddy confirmed that it cancels run 1", build);
        });
        assertTrue(pipeline.runs().run(1).isCancelled());
    }

    /** While Jenkins prepares to shut down, Pipeline resumes no step. */
    @TestExtension("abortBeforeTheStepHasResumedCancelsTheRun")
    public static final class QuietDown extends FlowExecutionListener {
        @Override
        public void onResumed(FlowExecution execution) {
            Jenkins.get().doQuietDown();
        }
    }

    @Test
    void abortBeforeTheStepHasResumedCancelsTheRun() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> begin(j, buddy.url().toString(), Phase.FOLLOWING.message, DURABLE));
        sessions.then(j -> {
            WorkflowRun build = build(j);
            FlowExecution execution = build.getExecutionPromise().get();
            assertTrue(j.jenkins.isQuietingDown());
            HeldRequest held = buddy.holdNext("PATCH");
            execution.interrupt(Result.ABORTED);
            held.awaitArrival();
            held.release();
            j.jenkins.doCancelQuietDown();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
            j.assertLogContains("[Buddy] Buddy confirmed that it cancels run 1", build);
        });
        assertTrue(pipeline.runs().run(1).isCancelled());
    }

    /** The run whose response was lost is found by its mark. */
    @Test
    void abortAfterARestartDuringTheStartCancelsTheRun() throws Throwable {
        pipeline.runsBy(RunScript.manual());
        Phase.POST_PROCESSED.arrange(buddy, pipeline);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), "", DURABLE);
            buddy.awaitInjectedFaults(1);
        });
        sessions.then(j -> {
            WorkflowRun build = build(j);
            build.getExecutionPromise().get().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        });
        assertTrue(pipeline.runs().run(1).isCancelled());
    }

    @Test
    void stopDoesNotCancelTheRunOfAFreestyleBuild() throws Throwable {
        Phase.FOLLOWING.arrange(buddy, pipeline);
        sessions.then(j -> {
            configure(buddy.url().toString());
            FreeStyleProject job = j.createFreeStyleProject("job");
            RunPipelineStep step = new RunPipelineStep("acme", "web");
            step.setPipelineId(42);
            job.getBuildersList().add(new RunPipelineBuilder(step));
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage(Phase.FOLLOWING.message, build);
        });
        assertAtMostOneRun(Phase.FOLLOWING);
        assertFalse(pipeline.runs().run(1).isCancelled());
    }
}
