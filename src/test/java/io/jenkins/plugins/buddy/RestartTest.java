package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.Checkpoint;
import io.jenkins.plugins.buddy.client.Outcome;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller that goes down in the middle of a step, orderly or not: afterwards there is exactly one action. */
class RestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final RealJenkinsExtension realJenkins = new RealJenkinsExtension().prepareHomeLazily(true);

    private FakeBuddy buddy;
    private FakePipeline pipeline;

    @BeforeEach
    void startBuddy() throws Exception {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
    }

    @AfterEach
    void stopBuddy() {
        buddy.close();
    }

    /** Where the step is when the controller goes down. */
    enum Moment {
        LOOKING {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("GET", Fault.silence());
            }
        },
        RATE_LIMITED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("GET", Fault.answer(429, "", Map.of("Retry-After", "8")));
            }
        },
        POST_OUT_ACTED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNextAfterActing("POST", Fault.silence());
            }
        },
        POST_OUT_NOT_ACTED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("POST", Fault.silence());
            }
        };

        abstract void arrange(FakeBuddy buddy);
    }

    private static void configure(String url, String token) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "buddy-token", null, Secret.fromString(token)));
        SystemCredentialsProvider.getInstance().save();
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(url);
        server.setCredentialsId("buddy-token");
        BuddyGlobalConfiguration.get().setServers(List.of(server));
    }

    private static String step(String name) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: '" + name + "')";
    }

    private static void begin(JenkinsRule j, String url, String token) throws Exception {
        configure(url, token);
        WorkflowJob job = j.createProject(WorkflowJob.class, "job");
        job.setDefinition(
                new CpsFlowDefinition("def a = " + step("Build image") + "\necho \"${a.outcome} ${a.id}\"", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void finish(JenkinsRule j) throws Exception {
        WorkflowRun run = j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("CREATED 1", run);
        assertEquals(1, run.getAction(BuddyBuildData.class).getBuddyActions().size());
    }

    private void assertExactlyOne(Moment moment) {
        assertEquals(1, pipeline.actions().size());
        assertTrue(buddy.requests().stream()
                .allMatch(request ->
                        ("Bearer " + FakeBuddy.TOKEN).equals(request.headers().getFirst("Authorization"))));
        assertEquals(
                moment == Moment.POST_OUT_NOT_ACTED ? 2 : 1,
                buddy.requests("POST").size());
    }

    @ParameterizedTest
    @EnumSource
    void stopped(Moment moment) throws Throwable {
        moment.arrange(buddy);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitFaults(1);
        });
        sessions.then(RestartTest::finish);
        assertExactlyOne(moment);
    }

    @ParameterizedTest
    @EnumSource
    void killed(Moment moment) throws Throwable {
        moment.arrange(buddy);
        realJenkins.startJenkins();
        realJenkins.runRemotely(RestartTest::begin, buddy.url().toString(), FakeBuddy.TOKEN);
        buddy.awaitFaults(1);
        realJenkins.stopJenkinsForcibly();
        realJenkins.startJenkins();
        realJenkins.runRemotely(RestartTest::finish);
        assertExactlyOne(moment);
    }

    /** As if it went down between keeping the result and telling the Pipeline. */
    @Test
    void aResultThatWasKeptIsNotAskedForAgain() throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitFaults(1);
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            StepRecords records = StepRecords.of(run);
            PipelineRef where = new PipelineRef("acme", "web", 42);
            records.add(StepRecord.of(
                    records.all().get(0).step(),
                    new ActionResult(Outcome.CREATED, 1L, "Build image", null, null, where, null, null)));
        });
        int requests = buddy.requests().size();
        sessions.then(RestartTest::finish);
        assertEquals(requests, buddy.requests().size());
    }

    /** As if it had been killed before Pipeline saved the step, which then began anew with the same node. */
    @Test
    void anotherRunsCheckpointIsNotTaken() throws Throwable {
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            finish(j);
            buddy.failNext("GET", Fault.silence());
            WorkflowRun run = j.jenkins
                    .getItemByFullName("job", WorkflowJob.class)
                    .scheduleBuild2(0)
                    .waitForStart();
            buddy.awaitFaults(1);
            String node = run.getExecution().getCurrentHeads().get(0).getId();
            StepRecords.of(run).add(StepRecord.of(node, new Checkpoint(Checkpoint.Phase.CREATING, Set.of())));
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(2);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("UNCHANGED 1", run);
        });
    }

    /** It is part of the program, where it has a form of its own. */
    @Test
    void aResultIsTheSameAfterwards() throws Throwable {
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
            buddy.awaitFaults(1);
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("two steps", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            BuddyActionResult kept =
                    run.getAction(BuddyBuildData.class).getBuddyActions().get(0);
            j.assertLogContains(
                    "UNCHANGED action 'Build image' (id 1) UNCHANGED 1 Build image " + kept.getUrl() + " "
                            + kept.getHtmlUrl() + " acme web",
                    run);
            j.assertLogContains("42 Live mirror " + kept.getPipelineHtmlUrl(), run);
        });
    }

    /** Pipelines that don't save after each step, or never. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "properties([durabilityHint('PERFORMANCE_OPTIMIZED')])",
                "properties([disableResume()])",
                "def done = false; parallel a: { %s; done = true }, b: { while (!done) { echo 'busy' } }"
            })
    void aPipelineThatWillNotBeSaved(String script) throws Throwable {
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
