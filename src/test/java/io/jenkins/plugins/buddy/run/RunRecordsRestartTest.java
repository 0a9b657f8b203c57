package io.jenkins.plugins.buddy.run;

import static io.jenkins.plugins.buddy.run.RunSamples.PIPELINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Runs on the page of a build that goes on after a restart, before the step has resumed and afterwards. */
class RunRecordsRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static String text(HtmlPage page) {
        return page.getBody().asNormalizedText().replaceAll("\\s+", " ");
    }

    @Test
    void runInProgressIsShownFromTheRecords() throws Throwable {
        sessions.then(j -> {
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition("node('nowhere') {}", true));
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("Still waiting to schedule task", build);
            new RunRecorder(build, "1", PIPELINE).changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(build, 1);
        });
        sessions.then(j -> {
            WorkflowRun build =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            try (JenkinsRule.WebClient browser = j.createWebClient()) {
                HtmlPage during = browser.goTo(build.getUrl());
                assertTrue(text(during).contains("run 7: ENQUEUED, acme/web, Live mirror, "), text(during));
                assertNotNull(during.querySelector(".widget-refresh-reference[data-id=buddy-runs]"));
                long before = RunRecords.of(build).size();
                new RunRecorder(build, "1", PIPELINE).changed(RunSamples.inProgress());
                assertEquals(before, RunRecords.of(build).size());
                assertEquals(70, RunRecords.of(build).get(0).getProgress());
                RunSamples.awaitRecords(build, 2);
                build.doKill();
                j.waitForCompletion(build);
                HtmlPage after = browser.goTo(build.getUrl());
                assertTrue(
                        text(after).contains("run 7: INPROGRESS, acme/web, Live mirror, no longer followed"),
                        text(after));
                assertNull(after.getElementById("buddy-runs"));
            }
        });
    }
}
