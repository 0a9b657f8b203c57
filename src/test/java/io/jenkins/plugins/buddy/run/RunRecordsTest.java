package io.jenkins.plugins.buddy.run;

import static io.jenkins.plugins.buddy.run.RunSamples.PIPELINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyBuildData;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import io.jenkins.plugins.buddy.run.RunSamples.BuildInProgress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** The records of runs in the files of their build, its remote API and its environment. */
class RunRecordsTest extends BuddyJenkinsTestCase {

    private static final String OUTPUT =
            ",'outputVariables':{'VERSION':'1.0','a.b':'not this','a_b':'$HOME $$ ${BUDDY_RUN_ID}','c-d':'e'}";

    private Run<?, ?> build() throws Exception {
        return j.buildAndAssertSuccess(j.createFreeStyleProject());
    }

    private static List<String> statuses(Run<?, ?> build) {
        return RunRecords.of(build).stream()
                .map(run -> run.getResult().getStatus() + " " + run.getPhase())
                .toList();
    }

    private static JsonNode remoteApi(Run<?, ?> build) throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            String json = browser.goTo(build.getUrl() + "api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            for (JsonNode action : new ObjectMapper().readTree(json).path("actions")) {
                if (action.path("_class").asText().equals(BuddyBuildData.class.getName())) {
                    return action.path("buddyRuns");
                }
            }
            throw new AssertionError(json);
        }
    }

    @Test
    void remoteApiHasAllFieldsOfARun() throws Exception {
        Run<?, ?> build = build();
        RunRecorder recorder = new RunRecorder(build, "1", PIPELINE);
        recorder.changed(RunSamples.started("ENQUEUED"));
        RunSamples.awaitRecords(build, 1);
        String before = """
                [{"_class": "io.jenkins.plugins.buddy.run.PipelineRunResult", "actions": [], "branch": "main",
                "comment": "buddy-mark nightly", "durationMillis": 0, "finishDate": null, "htmlUrl": "PAGE/execution/7", "id": 7,
                "outputVariables": {}, "pipelineId": 42, "pipelineName": "Live mirror", "project": "web", "revision": "0a1b2c",
                "startDate": null, "status": "ENQUEUED", "tag": null,
                "url": "https://api.buddy.works/workspaces/acme/projects/web/pipelines/42/executions/7", "workspace": "acme"}]
                """.replace("PAGE", RunSamples.PAGE);
        assertEquals(new ObjectMapper().readTree(before), remoteApi(build));
        RunSamples.storeEnd(build, "1", "FAILED", "FAILED", ",'outputVariables':{'VERSION':'1.0'}");
        recorder.ended();
        String after = """
                [{"_class": "io.jenkins.plugins.buddy.run.PipelineRunResult", "actions": [
                {"durationMillis": 60000, "id": 1, "name": "Build image", "status": "SUCCESSFUL", "type": "DOCKERFILE"},
                {"durationMillis": 12000, "id": 2, "name": "Deploy", "status": "FAILED", "type": "SSH_COMMAND"}], "branch": "main",
                "comment": "buddy-mark nightly", "durationMillis": 72000, "finishDate": "2026-05-01T10:01:12Z",
                "htmlUrl": "PAGE/execution/7", "id": 7, "outputVariables": {"VERSION": "1.0"}, "pipelineId": 42,
                "pipelineName": "Live mirror", "project": "web", "revision": "0a1b2c", "startDate": "2026-05-01T10:00:00Z",
                "status": "FAILED", "tag": null,
                "url": "https://api.buddy.works/workspaces/acme/projects/web/pipelines/42/executions/7", "workspace": "acme"}]
                """.replace("PAGE", RunSamples.PAGE);
        assertEquals(new ObjectMapper().readTree(after), remoteApi(build));
    }

    @Test
    void onlyNewStatusesAreWritten() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j)) {
            RunRecorder recorder = new RunRecorder(started.build, "1", PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            recorder.changed(RunSamples.started("INPROGRESS"));
            recorder.changed(RunSamples.inProgress());
            recorder.changed(RunSamples.inProgress());
            recorder.notFollowed();
            RunSamples.await(() -> statuses(started.build).equals(List.of("INPROGRESS ABANDONED")));
            assertEquals(3, StepRecordStore.of(started.build).all().size());
        }
    }

    /** The step would take it for no record at all, and would start another run. */
    @Test
    void stepDoesNotResumeFromAState() throws Exception {
        Run<?, ?> build = build();
        StepRecordStore records = StepRecordStore.of(build);
        records.add(StepRecord.fromJson("{\"step\":\"1\",\"type\":\"run\",\"checkpoint\":{\"mark\":\"m\"}}"));
        new RunRecorder(build, "1", PIPELINE).changed(RunSamples.started("ENQUEUED"));
        RunSamples.awaitRecords(build, 2);
        assertEquals(
                Optional.of("m"),
                records.last("1").orElseThrow().checkpoint(RunRecords.TYPE).map(checkpoint -> checkpoint.mark()));
    }

    @Test
    void stateAfterTheResultIsIgnored() throws Exception {
        Run<?, ?> build = build();
        RunSamples.storeEnd(build, "1", "SUCCESSFUL", "SUCCESSFUL", "");
        new RunRecorder(build, "1", PIPELINE).changed(RunSamples.inProgress());
        RunSamples.awaitRecords(build, 2);
        assertEquals(List.of("SUCCESSFUL OVER"), statuses(build));
    }

    @Test
    void eachStepHasItsRun() throws Exception {
        Run<?, ?> build = build();
        new RunRecorder(build, "1", PIPELINE).changed(RunSamples.started("ENQUEUED"));
        RunSamples.awaitRecords(build, 1);
        RunSamples.storeEnd(build, "2", "FAILED", "FAILED", "");
        RunSamples.storeEnd(build, "1", "SUCCESSFUL", "SUCCESSFUL", "");
        // The steps of freestyle builds have no ID; two of them followed this run.
        RunSamples.storeResult(build, null, "NOT_FOLLOWED", "'id':7,'status':'ENQUEUED'", "");
        RunSamples.storeEnd(build, null, "TERMINATED", "TERMINATED", "");
        assertEquals(List.of("SUCCESSFUL OVER", "FAILED OVER", "ENQUEUED STARTED", "TERMINATED OVER"), statuses(build));
    }

    @Test
    void savesWhileARunChangesNeverFail() throws Exception {
        try (BuildInProgress started = new BuildInProgress(j)) {
            Run<?, ?> build = started.build;
            RunRecorder recorder = new RunRecorder(build, "1", PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(build, 1);
            AtomicBoolean saved = new AtomicBoolean();
            AtomicInteger changes = new AtomicInteger();
            CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
                while (!saved.get()) {
                    try {
                        recorder.changed(
                                changes.incrementAndGet() % 100 == 0
                                        ? RunSamples.started("STATUS" + changes)
                                        : RunSamples.inProgress());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            });
            for (int i = 0; i < 50; i++) {
                build.save();
                assertEquals(1, remoteApi(build).size());
            }
            saved.set(true);
            changing.get(60, TimeUnit.SECONDS);
            assertTrue(changes.get() > 0);
        }
    }

    @Test
    void laterFreestyleStepsSeeTheLastRun() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(TestBuilder.of((build, launcher, listener) -> {
            RunRecorder recorder = new RunRecorder(build, null, PIPELINE);
            recorder.changed(RunSamples.started("ENQUEUED"));
            RunSamples.awaitRecords(build, 1);
            RunSamples.storeEnd(build, null, "FAILED", "FAILED", OUTPUT);
            recorder.ended();
        }));
        CaptureEnvironmentBuilder later = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(later);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        EnvVars env = later.getEnvVars();
        assertEquals(
                List.of("7", "FAILED", RunSamples.PAGE + "/execution/7", "1.0", "$HOME $$ ${BUDDY_RUN_ID}", "e"),
                List.of(
                        env.get("BUDDY_RUN_ID"),
                        env.get("BUDDY_RUN_STATUS"),
                        env.get("BUDDY_RUN_URL"),
                        env.get("BUDDY_RUN_OUTPUT_VERSION"),
                        env.get("BUDDY_RUN_OUTPUT_a_b"),
                        env.get("BUDDY_RUN_OUTPUT_c_d")));
        assertNull(env.get("BUDDY_RUN_OUTPUT_a.b"));
        assertEquals(1, RunSamples.results(build).size());
    }

    @Test
    void environmentOfALaterStepHasTheRunThatIsNoLongerFollowed() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.getBuildersList().add(TestBuilder.of((build, launcher, listener) -> {
            RunRecorder recorder = new RunRecorder(build, null, PIPELINE);
            recorder.changed(RunSamples.inProgress());
            recorder.notFollowed();
            RunSamples.awaitRecords(build, 2);
        }));
        CaptureEnvironmentBuilder later = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(later);
        j.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
        assertEquals("INPROGRESS 7", later.getEnvVars().expand("$BUDDY_RUN_STATUS $BUDDY_RUN_ID"));
    }
}
