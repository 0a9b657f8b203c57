package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.FakePipeline;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * A Jenkins that the tests of a class share. Its only server is a fake Buddy, with credentials for it and for a registry. Each test starts
 * without jobs and with this configuration.
 */
@WithJenkins
public abstract class BuddyJenkinsTestCase {

    protected static final String PASSWORD = "registry-pass-91c4";

    protected static JenkinsRule j;

    protected FakeBuddy buddy;
    protected FakePipeline pipeline;

    @BeforeAll
    protected static void startJenkins(JenkinsRule rule) {
        j = rule;
    }

    @AfterAll
    protected static void stopJenkins() throws Exception {
        j.after();
    }

    @BeforeEach
    protected void setUp() throws Exception {
        buddy = FakeBuddy.start();
        pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
        addCredentials(secretText("buddy-token", FakeBuddy.TOKEN));
        addCredentials(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "registry-login", null, "joe", PASSWORD));
        configure(server("buddy"));
    }

    @AfterEach
    protected void reset() throws Exception {
        j.waitUntilNoActivity();
        j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        j.jenkins.setProxy(null);
        for (TopLevelItem item : j.jenkins.getItems()) {
            item.delete();
        }
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), List.of()));
        SystemCredentialsProvider.getInstance().save();
        buddy.close();
    }

    public static StringCredentialsImpl secretText(String id, String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(text));
    }

    public static void addCredentials(StandardCredentials credentials) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    /** The fake Buddy as a server of the configuration. */
    protected ConfiguredServer server(String name) {
        ConfiguredServer server = new ConfiguredServer();
        server.setName(name);
        server.setUrl(buddy.url().toString());
        server.setCredentialsId("buddy-token");
        return server;
    }

    public static void configure(ConfiguredServer... servers) {
        BuddyGlobalConfiguration.get().setServers(List.of(servers));
    }

    /**
     * A step with all required parameters.
     *
     * @param more further arguments, or empty
     */
    public static String step(String more) {
        return "buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42, name: 'Build image'"
                + (more.isEmpty() ? "" : ", " + more) + ")";
    }

    protected WorkflowJob pipelineJob(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    protected WorkflowRun run(String script) throws Exception {
        return j.buildAndAssertSuccess(pipelineJob(script));
    }

    protected WorkflowRun runAndFail(String script) throws Exception {
        return j.buildAndAssertStatus(Result.FAILURE, pipelineJob(script));
    }

    /** The plugin's lines in the console, after checking that the console has no stack trace. */
    public static List<String> console(Run<?, ?> build) throws Exception {
        List<String> all = JenkinsRule.getLog(build).lines().toList();
        assertTrue(all.stream().noneMatch(line -> line.startsWith("\tat ")), () -> String.join("\n", all));
        return all.stream().filter(line -> line.startsWith("[Buddy] ")).toList();
    }

    /** The results stored with a build. */
    public static List<BuddyActionResult> results(Run<?, ?> build) {
        BuddyBuildData data = build.getAction(BuddyBuildData.class);
        return data == null ? List.of() : data.getBuddyActions();
    }
}
