package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REPOSITORY;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.client.retry.TimeLimitException;
import io.jenkins.plugins.buddy.fake.Effect;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests without a response that take effect late, and lists that show it late, in virtual time: there are never two actions, and the
 * reported outcome is true.
 */
class LateEffectTest extends ServiceTestCase {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    /** Less than two settle times. */
    private static final Duration TOO_SHORT = Duration.ofSeconds(30);

    enum Loss {
        RESET,
        TIMEOUT,
        STATUS_502,
        STATUS_200_WITH_GARBAGE
    }

    private Fault fault(Loss loss) {
        return switch (loss) {
            case RESET -> Fault.reset();
            case TIMEOUT -> Fault.after(buddy.clock(), TIMEOUT, Fault.reset());
            case STATUS_502 -> Fault.response(502, "");
            case STATUS_200_WITH_GARBAGE -> Fault.html();
        };
    }

    private static Effect effect(double timeouts) {
        return timeouts < 0 ? Effect.NEVER : Effect.after(Duration.ofMillis((long) (timeouts * TIMEOUT.toMillis())));
    }

    private CompletableFuture<ActionResult> run(DockerfileActionRequest request, IfExists ifExists, Duration max) {
        return start(virtualTimeService(TIMEOUT, max), request, ifExists);
    }

    private CompletableFuture<ActionResult> run(IfExists ifExists, Duration max) {
        return run(image().build(), ifExists, max);
    }

    /** Waits for the result, then until everything has happened that may still happen. */
    private Optional<ActionResult> settled(CompletableFuture<ActionResult> task) throws Exception {
        try {
            return Optional.of(result(task));
        } catch (BuddyException e) {
            assertTrue(e instanceof UnknownOutcomeException, e.getMessage());
            assertTrue(e.getMessage().contains("Check the pipeline before the next run. "), e.getMessage());
            return Optional.empty();
        } finally {
            buddy.clock().advance(TIMEOUT.multipliedBy(10));
        }
    }

    static Stream<Arguments> cells() {
        return Stream.of(Loss.values())
                .flatMap(loss -> Stream.of(0.0, 1.0, 1.5, -1.0)
                        .flatMap(effect -> Stream.of(0, 3, 15)
                                .flatMap(listed -> Stream.of(IfExists.values())
                                        .map(ifExists -> Arguments.of(loss, effect, listed, ifExists)))));
    }

    /** The cells whose effect is listed within the settle time. */
    static Stream<Arguments> cellsWithinTheSettleTime() {
        return cells().filter(cell ->
                (double) cell.get()[1] * TIMEOUT.toSeconds() + (int) cell.get()[2] < 2 * TIMEOUT.toSeconds());
    }

    @ParameterizedTest(name = "{0}, effect after {1} timeouts, listed after {2} s, {3}")
    @MethodSource("cells")
    void lostCreateYieldsOneAction(Loss loss, double effect, int listed, IfExists ifExists) throws Exception {
        buddy.listsLate(Duration.ofSeconds(listed));
        buddy.failNext("POST", fault(loss), effect(effect));
        Optional<ActionResult> result = settled(run(ifExists, ENOUGH));
        assertEquals(Optional.of(Outcome.CREATED), result.map(ActionResult::outcome));
        assertEquals(result.get().id(), onlyAction().path("id").asLong());
    }

    @ParameterizedTest(name = "{0}, effect after {1} timeouts, listed after {2} s, {3}")
    @MethodSource("cells")
    void lostCreateIsNotRepeatedWithoutTimeToSettle(Loss loss, double effect, int listed, IfExists ifExists)
            throws Exception {
        buddy.listsLate(Duration.ofSeconds(listed));
        buddy.failNext("POST", fault(loss), effect(effect));
        Optional<ActionResult> result = settled(run(ifExists, TOO_SHORT));
        assertEquals(1, buddy.requests("POST").size());
        assertEquals(effect < 0 ? 0 : 1, pipeline.actions().size());
        result.ifPresent(created -> assertAll(
                () -> assertEquals(Outcome.CREATED, created.outcome()),
                () -> assertEquals(onlyAction().path("id").asLong(), created.id())));
        assertTrue(result.isPresent() || effect < 0 || listed > 0, "found");
    }

    @ParameterizedTest(name = "{0}, effects after {1} timeouts, listed after {2} s, {3}")
    @MethodSource("cellsWithinTheSettleTime")
    void twoLostCreatesYieldOneAction(Loss loss, double effect, int listed, IfExists ifExists) throws Exception {
        buddy.listsLate(Duration.ofSeconds(listed));
        buddy.fail(request -> request.method().equals("POST"), fault(loss), effect(effect), 2);
        CompletableFuture<ActionResult> task = run(ifExists, Duration.ofSeconds(120));
        if (effect < 0) {
            assertTrue(failure(UnknownOutcomeException.class, task)
                    .getMessage()
                    .startsWith(
                            "Buddy did not create action 'Build image' in acme/web, pipeline 42 after two attempts. "));
            assertEquals(2, buddy.requests("POST").size());
            assertEquals(0, pipeline.actions().size());
        } else {
            assertTrue(settled(task).isPresent());
            assertEquals(1, pipeline.actions().size());
        }
    }

    @Test
    void twoEffectsOfLostCreatesAreAConflict() {
        buddy.failNext("POST", Fault.reset(), effect(2.5));
        buddy.failNext("POST", Fault.reset(), effect(1.5));
        assertEquals(
                "name: acme/web, pipeline 42 now contains several actions named 'Build image', but only one was requested"
                        + " (id 1, type DOCKERFILE; id 2, type DOCKERFILE)",
                failure(ActionConflictException.class, run(IfExists.UPDATE, ENOUGH))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void effectAfterTheSettleTimeRemovesTheSecondAction(IfExists ifExists) throws Exception {
        buddy.failNext("POST", Fault.reset(), effect(3));
        Optional<ActionResult> result = settled(run(ifExists, ENOUGH));
        assertEquals(Optional.of(Outcome.CREATED), result.map(ActionResult::outcome));
        assertEquals(2, result.get().id());
        assertEquals(2, onlyAction().path("id").asLong());
        assertTrue(
                progress.contains("Deleted action 1: an earlier request took effect as well (id 2, type DOCKERFILE)"),
                progress::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 503})
    void lostDeletionIsRepeated(int status) throws Exception {
        buddy.failNext("POST", Fault.reset(), effect(3));
        buddy.failNext("DELETE", Fault.response(status, ""), Effect.AT_ONCE);
        assertEquals(Outcome.CREATED, result(run(IfExists.UPDATE, ENOUGH)).outcome());
        assertEquals(2, onlyAction().path("id").asLong());
    }

    @Test
    void failedDeletionListsBothActions() {
        buddy.failNext("POST", Fault.reset(), effect(3));
        buddy.failNext("DELETE", Fault.response(403, ""));
        assertEquals(
                "name: acme/web, pipeline 42 now contains several actions named 'Build image', but only one was requested"
                        + " (id 2, type DOCKERFILE; id 1, type DOCKERFILE)",
                failure(ActionConflictException.class, run(IfExists.UPDATE, ENOUGH))
                        .getMessage());
        assertTrue(
                progress.contains(
                        "Could not delete action 1. Buddy responded with 403 to DELETE " + ACTIONS_PATH + "/1"),
                progress::toString);
    }

    @Test
    void failedConfirmationReportsThePossiblySecondAction() {
        buddy.failNext("POST", Fault.reset(), effect(3));
        buddy.fail(
                request ->
                        request.method().equals("GET") && buddy.requests("POST").size() == 2,
                Fault.response(501, ""),
                Effect.NEVER,
                1);
        String message = failure(UnknownOutcomeException.class, run(IfExists.UPDATE, ENOUGH))
                .getMessage();
        assertTrue(
                message.startsWith("Buddy created action 'Build image' (id 1) in acme/web, pipeline 42, possibly twice."
                        + " Check the pipeline before the next run. "),
                message);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void refusalOfTheRepetitionLeavesTheOutcomeUnknown(int status) throws Exception {
        buddy.failNext("POST", Fault.reset(), effect(2.5));
        buddy.failNext("POST", Fault.response(status, ""));
        Optional<ActionResult> result = settled(run(IfExists.UPDATE, ENOUGH));
        assertEquals(Optional.empty(), result);
        assertEquals(1, pipeline.actions().size());
    }

    @Test
    void othersActionIsAdoptedOnlyAfterTheSettleTime() throws Exception {
        buddy.failNext("POST", Fault.response(502, ""), effect(1.5));
        buddy.clock()
                .schedule(
                        Duration.ofSeconds(5),
                        () -> pipeline.add(stored(image().set(BUILDKIT, false).set(DOCKER_IMAGE_TAG, "other"))));
        Optional<ActionResult> result = settled(run(IfExists.UPDATE, ENOUGH));
        assertEquals(Optional.of(2L), result.map(ActionResult::id));
        assertEquals(Optional.of(Outcome.CREATED), result.map(ActionResult::outcome));
        assertEquals(List.of(), buddy.requests("PATCH"));
    }

    /** Values that Buddy returns in another form than it accepted them. */
    @ParameterizedTest
    @EnumSource
    void actionWithTransformedValuesIsRecognized(IfExists ifExists) throws Exception {
        ObjectNode additional = Json.MAPPER.createObjectNode().put("timeout", 600);
        ArrayNode variables = additional.putArray("variables");
        variables.addObject().put("key", "A").put("value", "b").put("encrypted", true);
        DockerfileActionRequest request = image().set(DOCKER_REGISTRY, DockerRegistry.DOCKER_HUB)
                .set(REPOSITORY, "acme/web")
                .integration("hub")
                .login("bot", "hunter2")
                .additionalFields(additional)
                .build();
        ObjectNode shown = request.toJson();
        shown.put("login", "secure!bot").put("password", "*****");
        shown.putObject("integration").put("hash_id", "5ddb").put("name", "Hub");
        ((ObjectNode) shown.withArray("variables").get(0))
                .put("value", "secure!x")
                .put("id", 7);
        buddy.failNext("POST", exchange -> {
            pipeline.add(shown);
            exchange.close();
        });
        buddy.showsPasswords(true);
        Optional<ActionResult> result = settled(run(request, ifExists, ENOUGH));
        assertEquals(Optional.of(1L), result.map(ActionResult::id));
        assertEquals(Optional.of(Outcome.CREATED), result.map(ActionResult::outcome));
        assertEquals(1, buddy.requests("POST").size());
    }

    @Test
    void actionWithAnotherValueIsNotRecognized() throws Exception {
        buddy.failNext("POST", exchange -> {
            pipeline.add(stored(image()).put("timeout", 300));
            exchange.close();
        });
        DockerfileActionRequest request = image().additionalFields(
                        Json.MAPPER.createObjectNode().put("timeout", 600))
                .build();
        assertEquals(Outcome.KEPT, result(run(request, IfExists.KEEP, ENOUGH)).outcome());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1.5, -1})
    void lostUpdateIsRepeatedOnlyAfterTheSettleTime(double effect) throws Exception {
        pipeline.add(stored(image()));
        buddy.failNext("PATCH", Fault.reset(), effect(effect));
        Optional<ActionResult> result = settled(run(image().set(BUILDKIT, false).build(), IfExists.UPDATE, ENOUGH));
        assertEquals(Optional.of(Outcome.UPDATED), result.map(ActionResult::outcome));
        assertEquals(effect < 0 ? 2 : 1, buddy.requests("PATCH").size());
        assertTrue(!onlyAction().path("buildkit").asBoolean());
    }

    @Test
    void lostUpdateOfAHiddenPasswordIsRepeated() throws Exception {
        DockerfileActionRequest.Builder login =
                image().set(DOCKER_REGISTRY, DockerRegistry.DOCKER_HUB).set(REPOSITORY, "acme/web");
        pipeline.add(stored(login.login("bot", "old")));
        buddy.failNext("PATCH", Fault.reset());
        assertEquals(
                Outcome.UPDATED,
                result(run(login.login("bot", "new").build(), IfExists.UPDATE, ENOUGH))
                        .outcome());
        assertEquals("new", onlyAction().path("password").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "update"})
    void nothingIsSentIfStoringTheCheckpointTakesUntilTheTimeLimit(String write) {
        if (write.equals("update")) {
            pipeline.add(stored(image()));
        }
        CompletableFuture<ActionResult> task = virtualTimeService(TIMEOUT, ENOUGH)
                .ensure(PIPELINE, image().set(BUILDKIT, false).build(), IfExists.UPDATE, progress::add, checkpoint -> {
                    buddy.clock().advance(ENOUGH.minusMillis(500));
                    return CompletableFuture.completedFuture(null);
                })
                .start();
        assertEquals(
                "The request was not sent: the time limit of 60 s was reached first",
                failure(TimeLimitException.class, task).getMessage());
        assertEquals(List.of(), buddy.requests("POST"));
        assertEquals(List.of(), buddy.requests("PATCH"));
    }

    @Test
    void nothingIsSentIfTheCheckpointIsNeverStored() {
        CompletableFuture<ActionResult> task = service(Duration.ofSeconds(5), Duration.ofSeconds(5))
                .ensure(
                        PIPELINE,
                        image().build(),
                        IfExists.UPDATE,
                        progress::add,
                        checkpoint -> new CompletableFuture<>())
                .start();
        failure(TimeLimitException.class, task);
        assertEquals(List.of(), buddy.requests("POST"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1.5, -1})
    void interruptedCreateIsRepeatedOnlyAfterTheSettleTime(double effect) throws Exception {
        if (effect >= 0) {
            buddy.clock().schedule(Duration.ofMillis((long) (effect * 10_000)), () -> pipeline.add(stored(image())));
        }
        Optional<ActionResult> result = settled(virtualTimeService(TIMEOUT, ENOUGH)
                .ensure(
                        PIPELINE,
                        image().build(),
                        IfExists.DUPLICATE,
                        progress::add,
                        checkpoint -> CompletableFuture.completedFuture(null))
                .resume(Checkpoint.creating(PIPELINE, Set.of(), null)));
        assertEquals(Optional.of(Outcome.CREATED), result.map(ActionResult::outcome));
        assertEquals(effect < 0 ? 1 : 0, buddy.requests("POST").size());
        onlyAction();
    }
}
