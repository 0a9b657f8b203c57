package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A step that is in progress when its controller ends; afterwards there is exactly one action. */
abstract class RestartTestCase {

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
        LOOK_UP {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("GET", Fault.silence());
            }
        },
        RATE_LIMITED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "8")));
            }
        },
        POST_PROCESSED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNextAfterActing("POST", Fault.silence());
            }
        },
        POST_NOT_PROCESSED {
            @Override
            void arrange(FakeBuddy buddy) {
                buddy.failNext("POST", Fault.silence());
            }
        };

        abstract void arrange(FakeBuddy buddy);
    }

    static void configure(String url, String token) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "buddy-token", null, Secret.fromString(token)));
        SystemCredentialsProvider.getInstance().save();
        BuddyGlobalConfiguration.get().setServers(List.of(server(url)));
    }

    /** A server with short time limits: a request is repeated after twice the first one. */
    static ConfiguredServer server(String url) {
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(url);
        server.setCredentialsId("buddy-token");
        server.setRequestTimeoutSeconds(4);
        server.setMaxWaitSeconds(60);
        return server;
    }

    static String step(String name) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: '" + name + "')";
    }

    static void begin(JenkinsRule j, String url, String token) throws Exception {
        beginScript(j, url, token, "def a = " + step("Build image") + "\necho \"${a.outcome} ${a.id}\"");
    }

    static void beginScript(JenkinsRule j, String url, String token, String script) throws Exception {
        configure(url, token);
        WorkflowJob job = j.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.scheduleBuild2(0).waitForStart();
    }

    static void finish(JenkinsRule j) throws Exception {
        WorkflowRun run = j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("CREATED 1", run);
        assertEquals(1, run.getAction(BuddyBuildData.class).getBuddyActions().size());
    }

    void assertExactlyOneAction(Phase phase) {
        assertEquals(1, pipeline.actions().size());
        assertTrue(buddy.requests().stream()
                .allMatch(request ->
                        ("Bearer " + FakeBuddy.TOKEN).equals(request.headers().getFirst("Authorization"))));
        assertEquals(
                phase == Phase.POST_NOT_PROCESSED ? 2 : 1,
                buddy.requests("POST").size());
    }
}
