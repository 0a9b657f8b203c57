package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.registry.OtherRegistry;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Where credentials may come from, and what is told when they don't. */
class CredentialsTest extends BuddyJenkinsTestCase {

    @Test
    void theStepsTokenWinsOverTheServers() throws Exception {
        addCredentials(secretText("wrong", "wrong-token"));
        assertTrue(console(runAndFail(step("credentialsId: 'wrong'"))).get(0).contains("401"));
        run(step("credentialsId: 'buddy-token'"));
    }

    @Test
    void aTokenWithALineBreakAtItsEndIsUsedWithoutIt() throws Exception {
        addCredentials(secretText("pasted", FakeBuddy.TOKEN + "\n"));
        run(step("credentialsId: 'pasted'"));
    }

    @Test
    void emptyAndUnusableOnesAreTold() throws Exception {
        addCredentials(secretText("empty", " "));
        addCredentials(secretText("broken", "two words"));
        addCredentials(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "no-password", null, "joe", ""));
        assertEquals(
                List.of("[Buddy] Nothing was sent to Buddy. credentialsId: the secret text of 'empty' is empty"),
                console(runAndFail(step("credentialsId: 'empty'"))));
        assertEquals(
                List.of(
                        "[Buddy] Nothing was sent to Buddy. credentialsId: the secret text of 'broken' has characters that"
                                + " no API token has"),
                console(runAndFail(step("credentialsId: 'broken'"))));
        assertEquals(
                List.of("[Buddy] Nothing was sent to Buddy. registry.credentialsId: the user name or the password of"
                        + " 'no-password' is empty"),
                console(runAndFail(step(
                        "registry: otherRegistry(registry: 'r', repository: 'w', credentialsId: 'no-password')"))));
    }

    @Test
    void aFoldersCredentialsAreForItsJobsOnly() throws Exception {
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
        assertEquals(List.of("", "buddy-token", "team-token"), offered(form, inside));
        assertEquals(List.of("", "buddy-token"), offered(form, pipelineJob("")));
        inside.setDefinition(new CpsFlowDefinition(step("credentialsId: 'team-token'"), true));
        j.buildAndAssertSuccess(inside);
        assertEquals(
                List.of(
                        "[Buddy] Nothing was sent to Buddy. credentialsId: there are no credentials 'team-token' that this"
                                + " build may use"),
                console(runAndFail(step("credentialsId: 'team-token'"))));
    }

    private static List<String> offered(DockerfileActionStep.DescriptorImpl form, WorkflowJob job) {
        return form.doFillCredentialsIdItems(job, "", "").stream()
                .map(option -> option.value)
                .sorted()
                .toList();
    }

    /** A domain of the credentials names the hosts that they are for. */
    @Test
    void onlyCredentialsForTheServersHostAreOffered() throws Exception {
        Domain elsewhere =
                new Domain("elsewhere", null, List.of(new HostnameSpecification("elsewhere.example.com", null)));
        CredentialsStore store =
                CredentialsProvider.lookupStores(j.jenkins).iterator().next();
        store.addDomain(elsewhere, secretText("elsewhere-token", FakeBuddy.TOKEN));
        DockerfileActionStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(DockerfileActionStep.DescriptorImpl.class);
        assertEquals(List.of("", "buddy-token"), offered(form, pipelineJob("")));
        assertTrue(console(runAndFail(step("credentialsId: 'elsewhere-token'")))
                .get(0)
                .contains("there are no credentials"));
    }

    @Test
    void aUsersOwnCredentialsCanBeAParameter() throws Exception {
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
    void theirUseIsTracked() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        OtherRegistry registry = new OtherRegistry("r.example.com", "web");
        registry.setCredentialsId("registry-login");
        step.setRegistry(registry);
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        j.buildAndAssertSuccess(job);
        for (var credentials :
                CredentialsProvider.lookupCredentialsInItemGroup(StandardCredentials.class, j.jenkins, ACL.SYSTEM2)) {
            Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(credentials);
            assertNotNull(fingerprint, credentials.getId());
            assertTrue(fingerprint.getJobs().contains(job.getFullName()), credentials.getId());
        }
        assertEquals(
                1,
                CredentialsProvider.lookupCredentialsInItemGroup(
                                StandardUsernamePasswordCredentials.class, j.jenkins, ACL.SYSTEM2)
                        .size());
    }
}
