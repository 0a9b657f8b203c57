package io.jenkins.plugins.buddy.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Verifies that a step of a second capability resumes after a restart. */
public class SecondCapabilityRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TestExtension
    public static ExampleStep.DescriptorImpl stepDescriptor() {
        return new ExampleStep.DescriptorImpl();
    }

    @Test
    void restartDuringPostStartsOneRun() throws Throwable {
        try (FakeBuddy buddy = FakeBuddy.start()) {
            buddy.failNext("POST", Fault.silence());
            sessions.then(j -> {
                BuddyJenkinsTestCase.addCredentials(BuddyJenkinsTestCase.secretText("buddy-token", FakeBuddy.TOKEN));
                ConfiguredServer server = new ConfiguredServer();
                server.setUrl(buddy.url().toString());
                server.setCredentialsId("buddy-token");
                BuddyJenkinsTestCase.configure(server);
                WorkflowJob job = j.createProject(WorkflowJob.class, "job");
                job.setDefinition(new CpsFlowDefinition(
                        "echo \"run ${buddyExample(workspace: 'acme', project: 'web', pipelineId: 42)}\"", true));
                job.scheduleBuild2(0).waitForStart();
                buddy.awaitInjectedFaults(1);
            });
            buddy.failNext("GET", Fault.response(200, "{\"executions\": [{\"id\": 7}]}"));
            sessions.then(j -> {
                WorkflowRun run =
                        j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
                j.assertBuildStatusSuccess(j.waitForCompletion(run));
                j.assertLogContains("run 7", run);
            });
            assertEquals(1, buddy.requests("POST").size());
        }
    }
}
