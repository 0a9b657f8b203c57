package io.jenkins.plugins.buddy.client.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The place of a created action among the others. */
class PlacementTest extends ServiceTestCase {

    private long tests;

    @BeforeEach
    void addOtherActions() {
        tests = addShellAction("Run tests");
        addShellAction("Deploy");
    }

    private long addShellAction(String name) {
        return pipeline.add(Json.MAPPER.createObjectNode().put("name", name).put("type", "BUILD"));
    }

    private DockerfileActionService virtualTimeService() {
        return virtualTimeService(Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    private List<String> names() {
        return pipeline.actions().stream()
                .map(action -> action.path("name").asText())
                .toList();
    }

    @Test
    void createdActionIsPlacedAfterTheNamedOne() throws Exception {
        assertEquals(Outcome.CREATED, update(image().after("Run tests")).outcome());
        assertEquals(List.of("Run tests", "Build image", "Deploy"), names());
        assertEquals(2, buddy.requests().size());
    }

    @Test
    void withoutANameTheCreatedActionIsTheLastOne() throws Exception {
        update(image());
        assertEquals(List.of("Run tests", "Deploy", "Build image"), names());
        assertFalse(buddy.requests("POST").get(0).body().has("after_action_id"));
    }

    @Test
    void existingActionIsNotMoved() throws Exception {
        update(image());
        assertEquals(Outcome.UNCHANGED, update(image().after("Run tests")).outcome());
        ActionResult updated = update(image().after("Run tests").set(ActionField.DOCKER_IMAGE_TAG, "2"));
        assertEquals(Outcome.UPDATED, updated.outcome());
        assertEquals(List.of("Run tests", "Deploy", "Build image"), names());
        assertFalse(buddy.requests("PATCH").get(0).body().has("after_action_id"));
    }

    @Test
    void unknownNameIsRefusedBeforeAnyWrite() {
        assertEquals(
                "after: acme/web, pipeline 42 contains no action 'Tests'",
                failure(
                                ActionConflictException.class,
                                start(image().after("Tests").build(), IfExists.UPDATE))
                        .getMessage());
        assertEquals(0, buddy.requests("POST").size());
    }

    @Test
    void ambiguousNameIsRefusedWithTheIds() {
        long second = addShellAction("Run tests");
        assertEquals(
                "after: acme/web, pipeline 42 contains several actions named 'Run tests' (id " + tests
                        + ", type BUILD; id " + second + ", type BUILD)",
                failure(
                                ActionConflictException.class,
                                start(image().after("Run tests").build(), IfExists.DUPLICATE))
                        .getMessage());
        assertEquals(0, buddy.requests("POST").size());
    }

    @Test
    void dryRunChecksTheName() throws Exception {
        DockerfileActionRequest request = image().after("Tests").build();
        for (IfExists ifExists : List.of(IfExists.UPDATE, IfExists.DUPLICATE)) {
            failure(
                    ActionConflictException.class,
                    service()
                            .preview(PIPELINE, request, ifExists, progress::add)
                            .start());
        }
    }

    @Test
    void repeatedCreationKeepsThePlace() throws Exception {
        buddy.failNext("POST", Fault.response(503, ""));
        result(start(virtualTimeService(), image().after("Run tests").build(), IfExists.UPDATE));
        assertEquals(List.of("Run tests", "Build image", "Deploy"), names());
    }

    @Test
    void resumedCreationKeepsThePlace() throws Exception {
        List<Checkpoint> saved = new CopyOnWriteArrayList<>();
        CheckpointStore<Checkpoint> store = checkpoint -> {
            saved.add(checkpoint);
            return CompletableFuture.completedFuture(null);
        };
        DockerfileActionRequest request = image().after("Run tests").build();
        buddy.failNext("POST", Fault.response(400, "{\"errors\":[{\"message\":\"No\"}]}"));
        assertThrows(
                Exception.class,
                () -> result(service()
                        .ensure(PIPELINE, request, IfExists.UPDATE, progress::add, store)
                        .start()));
        Checkpoint last = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(saved.get(0)), Checkpoint.class);
        assertEquals(tests, last.afterActionId());
        result(virtualTimeService()
                .ensure(PIPELINE, request, IfExists.UPDATE, progress::add, store)
                .resume(last));
        assertEquals(List.of("Run tests", "Build image", "Deploy"), names());
    }

    @Test
    void checkpointsOfEarlierVersionsHaveNoPlace() throws Exception {
        Checkpoint old = Json.MAPPER.readValue("{\"phase\":\"CREATING\",\"idsBefore\":[1]}", Checkpoint.class);
        assertEquals(new Checkpoint(Checkpoint.Phase.CREATING, Set.of(1L), null, null), old);
    }

    @Test
    void additionalFieldsCannotSetThePlace() {
        ObjectNode field = Json.MAPPER.createObjectNode().put("after_action_id", tests);
        assertThrows(IllegalArgumentException.class, () -> image().additionalFields(field));
    }
}
