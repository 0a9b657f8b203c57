package io.jenkins.plugins.buddy.credentials;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.DockerfileActionBuilder;
import io.jenkins.plugins.buddy.DockerfileActionStep;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The credentials that a step can use, and the errors if it cannot. */
class CredentialsTest extends BuddyJenkinsTestCase {

    @Test
    void tokenOfTheStepOverridesTheTokenOfTheServer() throws Exception {
        addCredentials(secretText("wrong", "wrong-token"));
        assertTrue(console(runAndFail(step("credentialsId: 'wrong'"))).get(0).contains("401"));
        run(step("credentialsId: 'buddy-token'"));
    }

    @Test
    void lineBreakAtTheEndOfATokenIsRemoved() throws Exception {
        addCredentials(secretText("pasted", FakeBuddy.TOKEN + "\n"));
        run(step("credentialsId: 'pasted'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    credentialsId: 'empty' | credentialsId: the secret text of 'empty' is empty
                    credentialsId: 'broken' | credentialsId: the secret text of 'broken' is not a valid API token
                    registry: otherRegistry(registry: 'r', repository: 'w', credentialsId: 'no-password') | registry.credentialsId: the user name or the password of 'no-password' is empty
                    """)
    void emptyOrInvalidSecretIsReported(String argument, String error) throws Exception {
        addCredentials(secretText("empty", " "));
        addCredentials(secretText("broken", "two words"));
        addCredentials(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "no-password", null, "joe", ""));
        assertEquals(
                List.of("[Buddy] Invalid parameters, nothing was sent to Buddy. " + error),
                console(runAndFail(step(argument))));
    }

    @Test
    void credentialsOfAFolderAreAvailableToItsJobsOnly() throws Exception {
        Folder folder = j.createProject(Folder.class, "team");
        CredentialsStore store = null;
        for (CredentialsStore each : CredentialsProvider.lookupStores(folder)) {
            if (each.getProvider() instanceof FolderCredentialsProvider && each.getContext() == folder) {
                store = each;
            }
        }
        assertNotNull(store);
        store.addCredentials(Domain.global(), secretText("team-token", FakeBuddy.TOKEN));
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "inside");
        assertEquals(List.of("", "buddy-token", "team-token"), options(form, inside));
        assertEquals(List.of("", "buddy-token"), options(form, pipelineJob("")));
        inside.setDefinition(new CpsFlowDefinition(step("credentialsId: 'team-token'"), true));
        j.buildAndAssertSuccess(inside);
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. credentialsId: cannot find credentials 'team-token' that this"
                                + " build may use"),
                console(runAndFail(step("credentialsId: 'team-token'"))));
    }

    /** The folder's credentials of that ID come first, and are of another type. */
    @Test
    void credentialsOfTheRequiredTypeAreFoundBehindOthersOfTheirId() throws Exception {
        Folder folder = j.createProject(Folder.class, "other-types");
        CredentialsStore store = null;
        for (CredentialsStore each : CredentialsProvider.lookupStores(folder)) {
            if (each.getProvider() instanceof FolderCredentialsProvider && each.getContext() == folder) {
                store = each;
            }
        }
        assertNotNull(store);
        store.addCredentials(
                Domain.global(),
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "buddy-token", null, "joe", "x"));
        store.addCredentials(Domain.global(), secretText("registry-login", "x"));
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "inside");
        inside.setDefinition(new CpsFlowDefinition(step("credentialsId: 'buddy-token', " + WITH_LOGIN), true));
        j.buildAndAssertSuccess(inside);
        assertEquals("joe", pipeline.action(1).path("login").asText());
    }

    @Test
    void confidentialUserNameIsMasked() throws Exception {
        UsernamePasswordCredentialsImpl login =
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "secret-login", null, "joe", "x-91c4");
        login.setUsernameSecret(true);
        addCredentials(login);
        buddy.failNext("POST", Fault.response(400, "{\"message\":\"joe may not log in with x-91c4\"}"));
        List<String> console = console(runAndFail(step(WITH_LOGIN.replace("registry-login", "secret-login"))));
        assertTrue(console.get(0).contains("**** may not log in with ****"), console::toString);
    }

    @Test
    void idOfCredentialsCanBeAVariable() throws Exception {
        addCredentials(secretText("wrong", "wrong-token"));
        FreeStyleProject job = j.createFreeStyleProject();
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        step.setCredentialsId("${TOKEN_ID}");
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("registry-$KIND");
        step.setRegistry(registry);
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        job.addProperty(new ParametersDefinitionProperty(
                new ChoiceParameterDefinition("TOKEN_ID", new String[] {"buddy-token", "wrong"}, null),
                new StringParameterDefinition("KIND", "login")));
        j.buildAndAssertSuccess(job);
        assertEquals("joe", pipeline.action(1).path("login").asText());
        FreeStyleBuild rejected = job.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("TOKEN_ID", "wrong"),
                                new StringParameterValue("KIND", "login")))
                .get();
        List<String> console = console(rejected);
        assertTrue(console.get(0).contains("rejected the API token of 'wrong'"), console::toString);
    }

    /** With the permissions of the user who chose them: they are not looked up by the ID that the variable has. */
    @Test
    void credentialsParameterOfAFreestyleJobIsNotReplaced() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("alice"));
        FreeStyleProject job = j.createFreeStyleProject();
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        step.setCredentialsId("$TOKEN");
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("TOKEN", null, "", StringCredentials.class.getName(), true)));
        FreeStyleBuild build = job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("alice")),
                        new ParametersAction(new CredentialsParameterValue("TOKEN", "buddy-token", null)))
                .get();
        assertEquals(
                List.of(
                        "[Buddy] Invalid parameters, nothing was sent to Buddy. credentialsId: cannot find credentials '${TOKEN}' that this"
                                + " build may use"),
                console(build));
    }

    private static List<String> options(DockerfileActionStep.DescriptorImpl form, WorkflowJob job) {
        return form.doFillCredentialsIdItems(job, "", "").stream()
                .map(option -> option.value)
                .sorted()
                .toList();
    }

    /** The domain of credentials restricts the hosts that they are for. */
    @Test
    void credentialsForOtherHostsAreNotAvailable() throws Exception {
        Domain elsewhere =
                new Domain("elsewhere", null, List.of(new HostnameSpecification("elsewhere.example.com", null)));
        CredentialsStore store =
                CredentialsProvider.lookupStores(j.jenkins).iterator().next();
        store.addDomain(elsewhere, secretText("elsewhere-token", FakeBuddy.TOKEN));
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        assertEquals(List.of("", "buddy-token"), options(form, pipelineJob("")));
        assertTrue(console(runAndFail(step("credentialsId: 'elsewhere-token'")))
                .get(0)
                .contains("cannot find credentials"));
    }

    @Test
    void credentialsOfAUserCanBeABuildParameter() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        User alice = User.getById("alice", true);
        try (ACLContext ignored = ACL.as2(alice.impersonate2())) {
            for (CredentialsStore each : CredentialsProvider.lookupStores(alice)) {
                each.addCredentials(Domain.global(), secretTextOfUser("alices-token"));
            }
        }
        WorkflowJob job = pipelineJob(step("credentialsId: '${TOKEN}'"));
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("TOKEN", null, "", StringCredentials.class.getName(), true)));
        WorkflowRun run = job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("alice")),
                        new ParametersAction(new CredentialsParameterValue("TOKEN", "alices-token", null)))
                .get();
        j.assertBuildStatusSuccess(run);
    }

    private static StringCredentialsImpl secretTextOfUser(String id) {
        return new StringCredentialsImpl(CredentialsScope.USER, id, null, Secret.fromString(FakeBuddy.TOKEN));
    }

    @Test
    void useOfCredentialsIsTracked() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("registry-login");
        step.setRegistry(registry);
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        j.buildAndAssertSuccess(job);
        List<StandardCredentials> used =
                CredentialsProvider.lookupCredentialsInItemGroup(StandardCredentials.class, j.jenkins, ACL.SYSTEM2);
        assertEquals(
                Set.of("buddy-token", "registry-login"),
                used.stream().map(StandardCredentials::getId).collect(Collectors.toSet()));
        assertAll(used.stream().map(credentials -> () -> {
            Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(credentials);
            assertNotNull(fingerprint, credentials.getId());
            assertTrue(fingerprint.getJobs().contains(job.getFullName()), credentials.getId());
        }));
    }

    private static final String WITH_LOGIN =
            "registry: otherRegistry(registry: 'r.example.com', repository: 'web', credentialsId: 'registry-login')";

    private String outcome(String more) throws Exception {
        return results(run(step(more))).get(0).getOutcome();
    }

    @Test
    void rotatedLoginIsSentOnce() throws Exception {
        assertEquals("CREATED", outcome(WITH_LOGIN));
        assertEquals("UNCHANGED", outcome(WITH_LOGIN));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .removeIf(credentials -> credentials instanceof StandardUsernamePasswordCredentials);
        addCredentials(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "registry-login", null, "joe", "a-new-password"));
        assertEquals("UPDATED", outcome(WITH_LOGIN));
        assertEquals("a-new-password", pipeline.action(1).path("password").asText());
        assertEquals("UNCHANGED", outcome(WITH_LOGIN));
    }

    @Test
    void deletedFileOfSentLoginsCostsOneUpdate() throws Exception {
        outcome(WITH_LOGIN);
        Path file = j.jenkins.getRootDir().toPath().resolve("buddy-sent-logins.json");
        String content = Files.readString(file);
        assertFalse(content.contains(PASSWORD), content);
        Files.delete(file);
        assertEquals("UPDATED", outcome(WITH_LOGIN));
        assertEquals("UNCHANGED", outcome(WITH_LOGIN));
    }

    @Test
    void emptyTokenFieldNamesTheTokenThatApplies() {
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        assertEquals(
                "Token of server buddy",
                form.doFillCredentialsIdItems(null, "", "").get(0).name);
        ConfiguredServer without = server("without");
        without.setCredentialsId(null);
        configure(without);
        assertEquals(
                "Select a token: server without has none",
                form.doFillCredentialsIdItems(null, "", "").get(0).name);
    }

    @Test
    void tokenOfAServerMayHaveTheScopeSystem() throws Exception {
        addCredentials(new StringCredentialsImpl(
                CredentialsScope.SYSTEM, "system-token", null, Secret.fromString(FakeBuddy.TOKEN)));
        ConfiguredServer server = server("buddy");
        server.setCredentialsId("system-token");
        configure(server);
        run(step(""));
        assertTrue(console(runAndFail(step("credentialsId: 'system-token'")))
                .get(0)
                .contains("cannot find credentials 'system-token'"));
    }
}
