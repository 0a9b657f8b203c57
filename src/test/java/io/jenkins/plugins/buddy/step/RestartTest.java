package io.jenkins.plugins.buddy.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.ItemGroup;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.BuddyActionResult;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.springframework.security.core.Authentication;

/** A controller that is stopped or killed during a step: after the restart there is exactly one action. */
class RestartTest extends RestartTestCase {

    private static final RecordType<Checkpoint, ActionResult> RECORDS =
            new RecordType<>(null, Checkpoint.class, ActionResult.class);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @EnumSource
    void stopDuringAPhaseCreatesOneAction(Phase phase) throws Throwable {
        phase.arrange(buddy);
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitInjectedFaults(1);
        });
        sessions.then(RestartTestCase::finish);
        assertExactlyOneAction(phase);
    }

    /** The controller ended after the result was stored and before the Pipeline was notified. */
    @Test
    void storedResultIsReturnedWithoutRequests() throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            buddy.awaitInjectedFaults(1);
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            StepRecordStore records = StepRecordStore.of(run);
            PipelineRef pipelineRef = new PipelineRef("acme", "web", 42);
            records.add(StepRecord.ofResult(
                    RECORDS,
                    records.all().get(0).step(),
                    new ActionResult(Outcome.CREATED, 1L, "Build image", null, null, pipelineRef, null, null)));
        });
        int requests = buddy.requests().size();
        sessions.then(RestartTestCase::finish);
        assertEquals(requests, buddy.requests().size());
    }

    /** A controller that is killed before Pipeline saves a step gives its node to another run of the step. */
    @Test
    void checkpointOfAnotherRunOfTheStepIsIgnored() throws Throwable {
        sessions.then(j -> {
            begin(j, buddy.url().toString(), FakeBuddy.TOKEN);
            finish(j);
            buddy.failNext("GET", Fault.silence());
            WorkflowRun run = j.jenkins
                    .getItemByFullName("job", WorkflowJob.class)
                    .scheduleBuild2(0)
                    .waitForStart();
            buddy.awaitInjectedFaults(1);
            String node = run.getExecution().getCurrentHeads().get(0).getId();
            StepRecordStore.of(run)
                    .add(StepRecord.ofCheckpoint(
                            RECORDS, node, new Checkpoint(Checkpoint.Phase.CREATING, Set.of(), null, null)));
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(2);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("UNCHANGED 1", run);
        });
    }

    /** The result is a variable of the program, which is serialized. */
    @Test
    void resultIsEqualAfterARestart() throws Throwable {
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
            buddy.awaitInjectedFaults(1);
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("two steps", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            BuddyActionResult stored =
                    run.getAction(BuddyBuildData.class).getBuddyActions().get(0);
            j.assertLogContains(
                    "UNCHANGED action 'Build image' (id 1) UNCHANGED 1 Build image " + stored.getUrl() + " "
                            + stored.getHtmlUrl() + " acme web",
                    run);
            j.assertLogContains("42 Live mirror " + stored.getPipelineHtmlUrl(), run);
        });
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    /** Starts a job and returns after the fake has lost the response to its POST, which took effect. */
    private void beginWithLostPost(String script) throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            beginScript(j, buddy.url().toString(), FakeBuddy.TOKEN, script);
            buddy.awaitInjectedFaults(1);
        });
    }

    /** After the restart, {@link LateProvider} does not provide the token yet. */
    private void beginWithLostPostAndLoseToken() throws Throwable {
        LateProvider.ready = true;
        beginWithLostPost(step("Build image").replace(")", ", credentialsId: 'late-token')"));
        LateProvider.ready = false;
    }

    /** Provides the token only when the test says so. */
    @TestExtension
    public static final class LateProvider extends CredentialsProvider {

        static volatile boolean ready;

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type,
                ItemGroup itemGroup,
                Authentication authentication,
                List<DomainRequirement> domainRequirements) {
            StringCredentials token = new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, "late-token", null, Secret.fromString(FakeBuddy.TOKEN));
            return ready && type.isInstance(token) ? List.of(type.cast(token)) : List.of();
        }
    }

    @Test
    void tokenThatIsLoadedLateContinuesTheStep() throws Throwable {
        beginWithLostPostAndLoseToken();
        sessions.then(j -> {
            j.waitForMessage(
                    "Could not continue after the restart of Jenkins: credentialsId: cannot find credentials 'late-token'"
                            + " that this build may use. Retrying for up to ",
                    run(j));
            assertEquals(1, buddy.requests("POST").size());
            LateProvider.ready = true;
            j.assertBuildStatusSuccess(j.waitForCompletion(run(j)));
            j.assertLogContains("[Buddy] CREATED action 'Build image' (id 1)", run(j));
        });
        assertEquals(1, pipeline.actions().size());
    }

    /** The reason for which the step could not continue no longer matters. */
    @Test
    void abortWhileTheTokenIsMissingStatesThePendingWrite() throws Throwable {
        beginWithLostPostAndLoseToken();
        sessions.then(j -> {
            j.waitForMessage(" Retrying for up to ", run(j));
            run(j).getExecutionPromise().get().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run(j)));
            List<String> console = BuddyJenkinsTestCase.console(run(j));
            assertEquals(
                    "[Buddy] Aborted. Buddy may have created action 'Build image' in acme/web, pipeline 42",
                    console.get(console.size() - 1));
            assertTrue(console.get(console.size() - 2).contains(" Retrying for up to "), console::toString);
        });
        assertEquals(1, buddy.requests("POST").size());
    }

    /** The server gets another name, or the token is removed, while the response is missing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingServerOrTokenReportsThePendingWrite(boolean renamed) throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            beginScript(
                    j,
                    buddy.url().toString(),
                    FakeBuddy.TOKEN,
                    step("Build image").replace(")", ", server: 'buddy')"));
            buddy.awaitInjectedFaults(1);
            ConfiguredServer server = server(buddy.url().toString());
            server.setRequestTimeoutSeconds(1);
            server.setMaxWaitSeconds(3);
            if (renamed) {
                server.setName("other");
            } else {
                SystemCredentialsProvider.getInstance().getCredentials().clear();
                SystemCredentialsProvider.getInstance().save();
            }
            BuddyGlobalConfiguration.get().setServers(List.of(server));
        });
        sessions.then(j -> {
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run(j)));
            String log = JenkinsRule.getLog(run(j));
            assertTrue(log.contains("[Buddy] Could not continue after the restart of Jenkins: "), log);
            assertTrue(
                    log.contains(
                            ". Buddy may have created action 'Build image' in acme/web, pipeline 42. Check Buddy before the next run"),
                    log);
            assertFalse(log.contains("nothing was sent"), log);
            assertFalse(log.contains("\tat "), log);
        });
        assertEquals(1, buddy.requests("POST").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{\"step\":\"STEP\",\"checkpoint\":{\"phase\":\"FUTURE\"}}"})
    void unreadableCheckpointIsNotTakenForNone(String content) throws Throwable {
        buddy.failNextAfterActing("POST", Fault.silence());
        sessions.then(j -> {
            beginScript(
                    j,
                    buddy.url().toString(),
                    FakeBuddy.TOKEN,
                    step("Build image").replace(")", ", ifExists: 'DUPLICATE')"));
            buddy.awaitInjectedFaults(1);
            Path file = run(j).getRootDir().toPath().resolve("buddy-steps.jsonl");
            String step = StepRecordStore.of(run(j)).all().get(0).step();
            Files.delete(file);
            if (content.isEmpty()) {
                Files.createDirectory(file);
            } else {
                Files.writeString(file, content.replace("STEP", step));
            }
        });
        sessions.then(j -> {
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run(j)));
            String log = JenkinsRule.getLog(run(j));
            assertTrue(log.contains("[Buddy] Could not continue after the restart of Jenkins: "), log);
            assertTrue(log.contains(". Buddy may have created action 'Build image' in acme/web, pipeline 42. "), log);
            assertFalse(log.contains("\tat "), log);
        });
        assertEquals(1, buddy.requests("POST").size());
    }

    @Test
    void twoDuplicatesThatResumeTogetherAreTwoActions() throws Throwable {
        String duplicate = step("Build image").replace(")", ", ifExists: 'DUPLICATE')");
        beginWithLostPost("parallel a: { " + duplicate + " }, b: { " + duplicate + " }");
        sessions.then(j -> j.assertBuildStatusSuccess(j.waitForCompletion(run(j))));
        assertEquals(2, pipeline.actions().size());
        assertEquals(2, buddy.requests("POST").size());
    }

    /** A value that is not serializable keeps Pipeline from saving the program. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallel a: { %s }, b: { def m = 'x' =~ /x/; sleep 2; echo \"$m\" }",
                "parallel b: { def m = 'x' =~ /x/; sleep 2; echo \"$m\" }, a: { sleep 1; %s }",
                // Each save fails.
                "parallel a: { %s }, b: { def m = 'x' =~ /x/; for (int i = 0; i < 100; i++) { try { sleep 1 }"
                        + " catch (e) { echo 'again' } }; echo \"$m\" }",
                "def m = 'x' =~ /x/\n%s\necho \"$m\""
            })
    void failedSaveOfThePipelineDoesNotCount(String script) throws Throwable {
        AtomicReference<Path> program = new AtomicReference<>();
        List<Boolean> saved = new CopyOnWriteArrayList<>();
        buddy.fail(
                request -> request.method().equals("POST") && saved.add(containsStep(program.get())),
                Fault.response(403, ""),
                false,
                Long.MAX_VALUE);
        sessions.then(j -> {
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            program.set(job.getRootDir().toPath().resolve("builds/1/program.dat"));
            configure(buddy.url().toString(), FakeBuddy.TOKEN);
            job.setDefinition(new CpsFlowDefinition(script.formatted(step("Build image")), true));
            j.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0).get());
        });
        assertEquals(List.of(), saved.stream().filter(each -> !each).toList());
    }

    private static boolean containsStep(Path program) {
        try {
            return Files.readString(program, StandardCharsets.ISO_8859_1).contains("BuddyStepExecution");
        } catch (IOException e) {
            return false;
        }
    }

    /** Pipelines that are not saved after each step, or never. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "properties([durabilityHint('PERFORMANCE_OPTIMIZED')])",
                "properties([disableResume()])",
                "def done = false; parallel a: { %s; done = true }, b: { while (!done) { echo 'busy' } }"
            })
    void stepDoesNotWaitForASaveThatNeverHappens(String script) throws Throwable {
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
