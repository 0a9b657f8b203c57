package io.jenkins.plugins.buddy.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyActionResult;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.DockerfileActionBuilder;
import io.jenkins.plugins.buddy.DockerfileActionStep;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.HeldRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** The file with the step records of a build, also if it is damaged or of another release. */
class StepRecordStoreTest extends BuddyJenkinsTestCase {

    private static final RecordType<Payload, Payload> TYPE = new RecordType<>("test", Payload.class, Payload.class);

    record Payload(int number) {}

    private static Path file(Run<?, ?> run) {
        return run.getRootDir().toPath().resolve("buddy-steps.jsonl");
    }

    private Run<?, ?> build() throws Exception {
        return j.buildAndAssertSuccess(j.createFreeStyleProject());
    }

    /** A controller that is killed during a write leaves an incomplete line. */
    @Test
    void incompleteLineIsIgnored() throws Exception {
        WorkflowRun run = run(step(""));
        StepRecord result = StepRecordStore.of(run).all().get(1);
        Files.writeString(file(run), "\n{\"step\":\"7\",\"result\":{\"outco", StandardOpenOption.APPEND);
        assertEquals(1, results(run).size());
        StepRecordStore.of(run).add(result);
        assertEquals(
                List.of(1L, 1L),
                results(run).stream().map(BuddyActionResult::getId).toList());
    }

    @Test
    void unknownFieldsAndOtherPayloadsAreIgnored() throws Exception {
        Run<?, ?> run = build();
        Files.writeString(file(run), """
                {"step":"1","type":"test","checkpoint":{"number":1,"added":true},"added":[]}
                {"step":"2","type":"test","checkpoint":{"number":{}}}
                {"step":"3","type":"other","result":{"number":3}}
                """);
        StepRecordStore records = StepRecordStore.of(run);
        assertEquals(3, records.all().size());
        assertEquals(
                List.of(Optional.of(new Payload(1)), Optional.empty(), Optional.empty()),
                records.all().stream().map(each -> each.checkpoint(TYPE)).toList());
        assertEquals(
                List.of(),
                records.all().stream()
                        .flatMap(each -> each.result(TYPE).stream())
                        .toList());
    }

    @Test
    void lastRecordOfAStepIsFound() throws Exception {
        StepRecordStore records = StepRecordStore.of(build());
        assertEquals(Optional.empty(), records.last("1"));
        records.add(StepRecord.ofCheckpoint(TYPE, "1", new Payload(1)));
        records.add(StepRecord.ofResult(TYPE, "1", new Payload(2)));
        records.add(StepRecord.ofResult(TYPE, "2", new Payload(3)));
        records.add(StepRecord.ofResult(TYPE, null, new Payload(4)));
        assertEquals(
                Optional.of(new Payload(2)), records.last("1").orElseThrow().result(TYPE));
    }

    @Test
    void unreadableFileHasNoRecords() throws Exception {
        Run<?, ?> run = build();
        Files.createDirectory(file(run));
        assertEquals(List.of(), StepRecordStore.of(run).all());
    }

    @Test
    void noWriteIsSentIfItsCheckpointCannotBeStored() throws Exception {
        buddy.failNext("GET", Fault.response(429, "", Map.of("Retry-After", "1")));
        WorkflowRun run = pipelineJob(step("")).scheduleBuild2(0).waitForStart();
        buddy.awaitInjectedFaults(1);
        Files.createDirectory(file(run));
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertEquals(List.of(), buddy.requests("POST"));
        assertEquals(List.of(), results(run));
    }

    /** Replaces the file while Buddy works, and lets Buddy respond. */
    private void replaceFile(HeldRequest held, Run<?, ?> run) throws Exception {
        held.awaitArrival();
        Files.deleteIfExists(file(run));
        Files.createDirectory(file(run));
        held.release();
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
    }

    private static void assertResultIsInTheConsole(Run<?, ?> run) throws Exception {
        List<String> console = console(run);
        assertEquals(2, console.size(), console::toString);
        assertTrue(
                console.get(0).startsWith("[Buddy] CREATED action 'Build image' (id 1) in acme/web, pipeline 42: "),
                console::toString);
        assertTrue(
                console.get(1).startsWith("[Buddy] Could not store the result with the build: " + file(run)),
                console::toString);
    }

    @Test
    void resultOfAPipelineThatCannotBeStoredIsInTheConsole() throws Exception {
        HeldRequest held = buddy.holdNext("POST");
        WorkflowRun run = pipelineJob(step("")).scheduleBuild2(0).waitForStart();
        replaceFile(held, run);
        assertResultIsInTheConsole(run);
    }

    @Test
    void resultOfAFreestyleBuildThatCannotBeStoredIsInTheConsole() throws Exception {
        HeldRequest held = buddy.holdNext("POST");
        FreeStyleProject job = j.createFreeStyleProject();
        DockerfileActionStep step = new DockerfileActionStep("acme", "web", 42, "Build image");
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        FreeStyleBuild run = job.scheduleBuild2(0).waitForStart();
        replaceFile(held, run);
        assertResultIsInTheConsole(run);
    }

    @Test
    void damagedLineIsAnErrorUnlessACrashCutItOff() throws Exception {
        Run<?, ?> run = build();
        StepRecordStore records = StepRecordStore.of(run);
        records.add(StepRecord.ofCheckpoint(TYPE, "1", new Payload(1)));
        Files.writeString(file(run), "\n{\"step\":\"1\",\"check\n{\"st\0\0\0", StandardOpenOption.APPEND);
        assertEquals(
                Optional.of(new Payload(1)), records.last("1").orElseThrow().checkpoint(TYPE));
        Files.writeString(file(run), "\nx", StandardOpenOption.APPEND);
        assertThrows(IOException.class, () -> records.last("1"));
        assertEquals(1, records.all().size());
    }
}
