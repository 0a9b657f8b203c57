package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A Jenkins whose one server is a fake Buddy, with credentials for it and for a registry. */
@WithJenkins
abstract class BuddyJenkinsTestCase {

    static final String PASSWORD = "registry-pass-91c4";

    JenkinsRule j;
    FakeBuddy buddy;
    FakePipeline pipeline;

    @BeforeEach
    void setUp(JenkinsRule rule) throws Exception {
        j = rule;
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
        addCredentials(secretText("buddy-token", FakeBuddy.TOKEN));
        addCredentials(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "registry-login", null, "joe", PASSWORD));
        configure(server("buddy"));
    }

    @AfterEach
    void tearDown() {
        buddy.close();
    }

    static StringCredentialsImpl secretText(String id, String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(text));
    }

    static void addCredentials(StandardCredentials credentials) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    ConfiguredServer server(String name) {
        ConfiguredServer server = new ConfiguredServer();
        server.setName(name);
        server.setUrl(buddy.url().toString());
        server.setCredentialsId("buddy-token");
        return server;
    }

    static void configure(ConfiguredServer... servers) {
        BuddyGlobalConfiguration.get().setServers(List.of(servers));
    }

    /** A step with all that is required, and more arguments if they are not empty. */
    static String step(String more) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: 'Build image'"
                + (more.isEmpty() ? "" : ", " + more) + ")";
    }

    WorkflowJob pipelineJob(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    WorkflowRun run(String script) throws Exception {
        return j.buildAndAssertSuccess(pipelineJob(script));
    }

    WorkflowRun runAndFail(String script) throws Exception {
        return j.buildAndAssertStatus(Result.FAILURE, pipelineJob(script));
    }

    /** The console's lines that are ours, after making sure that no stack trace is among the others. */
    static List<String> console(Run<?, ?> build) throws Exception {
        List<String> all = JenkinsRule.getLog(build).lines().toList();
        assertTrue(all.stream().noneMatch(line -> line.startsWith("\tat ")), () -> String.join("\n", all));
        return all.stream().filter(line -> line.startsWith("[Buddy] ")).toList();
    }

    static List<BuddyActionResult> results(Run<?, ?> build) {
        BuddyBuildData data = build.getAction(BuddyBuildData.class);
        return data == null ? List.of() : data.getBuddyActions();
    }
}
