package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A step that is in progress when its controller ends; afterwards there is at most one run. */
abstract class RunRestartTestCase {

    static final String STEP = "buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42)";

    FakeBuddy buddy;
    FakePipeline pipeline;

    @BeforeEach
    void startBuddy() throws Exception {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
    }

    @AfterEach
    void stopBuddy() {
        buddy.close();
    }

    /** The phase of the step when the controller ends. */
    enum Phase {
        LOOK_UP("") {
            @Override
            void arrange(FakeBuddy buddy, FakePipeline pipeline) {
                buddy.failNext("GET", Fault.silence());
            }
        },
        POST_PROCESSED("") {
            @Override
            void arrange(FakeBuddy buddy, FakePipeline pipeline) {
                buddy.failNextAfterActing("POST", Fault.silence());
            }
        },
        POST_NOT_PROCESSED("") {
            @Override
            void arrange(FakeBuddy buddy, FakePipeline pipeline) {
                buddy.failNext("POST", Fault.silence());
            }
        },
        FOLLOWING("Started run 1") {
            @Override
            void arrange(FakeBuddy buddy, FakePipeline pipeline) {
                pipeline.runsBy(RunScript.manual());
            }
        };

        /** The message that states that the phase has begun; empty if an injected fault does. */
        final String message;

        Phase(String message) {
            this.message = message;
        }

        abstract void arrange(FakeBuddy buddy, FakePipeline pipeline);
    }

    void awaitFault(Phase phase) throws InterruptedException {
        if (phase.message.isEmpty()) {
            buddy.awaitInjectedFaults(1);
        }
    }

    static void configure(String url) throws Exception {
        BuddyJenkinsTestCase.addCredentials(BuddyJenkinsTestCase.secretText("buddy-token", FakeBuddy.TOKEN));
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(url);
        server.setCredentialsId("buddy-token");
        server.setRequestTimeoutSeconds(4);
        server.setMaxWaitSeconds(10);
        BuddyJenkinsTestCase.configure(server);
    }

    /**
     * Starts a build.
     *
     * @param message to wait for, empty for none
     * @param hint the name of a durability
     */
    static WorkflowRun begin(JenkinsRule j, String url, String message, String hint) throws Exception {
        configure(url);
        WorkflowJob job = j.createProject(WorkflowJob.class, "job");
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.valueOf(hint)));
        job.setDefinition(new CpsFlowDefinition("def r = " + STEP + "\necho \"returned ${r.id} ${r.status}\"", true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        if (!message.isEmpty()) {
            j.waitForMessage(message, build);
        }
        return build;
    }

    static void beginRemotely(JenkinsRule j, String url, String message, String hint) throws Exception {
        begin(j, url, message, hint);
    }

    static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    static void finish(JenkinsRule j, Boolean runExists) throws Exception {
        WorkflowRun build = build(j);
        j.assertBuildStatus(runExists ? Result.SUCCESS : Result.FAILURE, j.waitForCompletion(build));
        j.assertLogContains(runExists ? "returned 1 SUCCESSFUL" : "whose comment begins with run-", build);
        BuddyBuildData data = build.getAction(BuddyBuildData.class);
        assertEquals(runExists ? 1 : 0, data == null ? 0 : data.getBuddyRuns().size());
    }

    /** Ends the run of a phase that waits for it. */
    void finishRun(Phase phase) {
        if (phase == Phase.FOLLOWING) {
            pipeline.runs().run(1).finish("SUCCESSFUL");
        }
    }

    void assertAtMostOneRun(Phase phase) {
        assertEquals(1, buddy.requests("POST").size());
        assertEquals(
                phase == Phase.POST_NOT_PROCESSED ? 0 : 1, pipeline.runs().all().size());
        assertEquals(0, buddy.requests("PATCH").size());
    }
}
