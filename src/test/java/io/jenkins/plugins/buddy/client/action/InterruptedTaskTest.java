package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that continue from the checkpoint of an interrupted one. */
class InterruptedTaskTest extends ServiceTestCase {

    private CompletableFuture<ActionResult> resume(
            DockerfileActionRequest.Builder request, IfExists ifExists, Checkpoint from) {
        return virtualTimeService(Duration.ofSeconds(10), Duration.ofSeconds(60))
                .ensure(PIPELINE, request.build(), ifExists, progress::add, CheckpointStore.none())
                .resume(from);
    }

    @Test
    void interruptedCreateReturnsTheActionThatItCreated() throws Exception {
        long id = pipeline.add(stored(image()));
        ActionResult result = result(resume(image(), IfExists.FAIL, Checkpoint.creating(PIPELINE, Set.of(), null)));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(id, result.id());
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @Test
    void interruptedCreateCreatesTheActionIfItIsMissing() throws Exception {
        long old = pipeline.add(stored(image()));
        ActionResult result =
                result(resume(image(), IfExists.DUPLICATE, Checkpoint.creating(PIPELINE, Set.of(old), null)));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(2, pipeline.actions().size());
        assertEquals(1, buddy.requests("POST").size());
    }

    @Test
    void interruptedCreateUpdatesAnActionOfAnotherUser() throws Exception {
        long id = pipeline.add(stored(image().set(BUILDKIT, false)));
        ActionResult result = result(resume(image(), IfExists.UPDATE, Checkpoint.creating(PIPELINE, Set.of(), null)));
        assertEquals(Outcome.UPDATED, result.outcome());
        assertEquals(id, result.id());
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @Test
    void interruptedCreateRejectsSeveralCreatedActions() {
        pipeline.add(stored(image()));
        pipeline.add(stored(image()));
        assertEquals(
                "name: acme/web, pipeline 42 now contains several actions named 'Build image', but only one was requested"
                        + " (id 1, type DOCKERFILE; id 2, type DOCKERFILE)",
                failure(
                                ActionConflictException.class,
                                resume(image(), IfExists.UPDATE, Checkpoint.creating(PIPELINE, Set.of(), null)))
                        .getMessage());
    }

    @Test
    void interruptedCreateIsAnUnknownOutcomeIfTheLookupFails() {
        buddy.failAll(Fault.response(403, ""));
        String message = failure(
                        UnknownOutcomeException.class,
                        resume(image(), IfExists.UPDATE, Checkpoint.creating(PIPELINE, Set.of(), null)))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "Could not determine whether Buddy created action 'Build image' in acme/web, pipeline 42. "),
                message);
    }

    @Test
    void interruptedUpdateIsReportedAsUpdated() throws Exception {
        pipeline.add(stored(image()));
        assertEquals(
                Outcome.UPDATED,
                result(resume(image(), IfExists.UPDATE, Checkpoint.updating(PIPELINE)))
                        .outcome());
        assertEquals(List.of(), buddy.requests("PATCH"));
    }

    @Test
    void interruptedUpdateIsCompleted() throws Exception {
        pipeline.add(stored(image().set(BUILDKIT, false)));
        assertEquals(
                Outcome.UPDATED,
                result(resume(image(), IfExists.UPDATE, Checkpoint.updating(PIPELINE)))
                        .outcome());
        assertEquals(1, buddy.requests("PATCH").size());
    }

    @Test
    void interruptedLookupStartsAgain() throws Exception {
        pipeline.add(stored(image()));
        Checkpoint looking = new Checkpoint(Checkpoint.Phase.LOOKING, Set.of(), null, null);
        assertEquals(
                Outcome.UNCHANGED,
                result(resume(image(), IfExists.UPDATE, looking)).outcome());
    }

    @Test
    void resumedPreviewSendsNoWrite() throws Exception {
        ActionResult result = result(service()
                .preview(PIPELINE, image().build(), IfExists.UPDATE, progress::add)
                .resume(Checkpoint.creating(PIPELINE, Set.of(), null)));
        assertEquals(Outcome.DRY_RUN, result.outcome());
        assertTrue(pipeline.actions().isEmpty());
    }

    @Test
    void checkpointIsStoredBeforeEachWrite() throws Exception {
        List<String> events = new ArrayList<>();
        CheckpointStore<Checkpoint> store = checkpoint -> {
            int writes = buddy.requests("POST").size() + buddy.requests("PATCH").size();
            events.add(checkpoint.phase() + " " + checkpoint.idsBefore() + " after " + writes + " writes");
            return CompletableFuture.completedFuture(null);
        };
        for (boolean buildkit : new boolean[] {true, false}) {
            DockerfileActionRequest request = image().set(BUILDKIT, buildkit).build();
            result(service()
                    .ensure(PIPELINE, request, IfExists.UPDATE, progress::add, store)
                    .start());
        }
        assertEquals(List.of("CREATING [] after 0 writes", "UPDATING [] after 1 writes"), events);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CREATING | {"phase":"CREATING","idsBefore":[7]}
                    UPDATING | {"phase":"EDITING","idsBefore":[7]}
                    LOOKING  | {"phase":"LOOKING","idsBefore":[7]}
                    """)
    void storedCheckpointsStayReadable(Checkpoint.Phase phase, String json) throws Exception {
        JsonMapper mapper = new JsonMapper();
        Checkpoint checkpoint = new Checkpoint(phase, Set.of(7L), null, null);
        assertEquals(json, mapper.writeValueAsString(checkpoint));
        assertEquals(checkpoint, mapper.readValue(json, Checkpoint.class));
    }
}
