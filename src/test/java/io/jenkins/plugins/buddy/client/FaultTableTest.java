package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong × when × at which request × what was asked: the number of actions is right in every cell, and what is told is
 * the truth.
 */
class FaultTableTest extends ServiceTestCase {

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** How an answer goes wrong. */
    enum Trouble {
        RESET(Fault.reset(), true),
        TIMEOUT(Fault.silence(), true),
        SLOW_DRIP(Fault.endless(), true),
        TRUNCATED(Fault.truncated(), true),
        STATUS_502(Fault.answer(502, "<html>Bad gateway</html>"), true),
        STATUS_503(Fault.answer(503, ""), true),
        STATUS_503_WITH_RETRY_AFTER(Fault.answer(503, "", Map.of("Retry-After", "0")), true),
        STATUS_429(Fault.answer(429, ""), true),
        STATUS_429_WITH_RETRY_AFTER(Fault.answer(429, "", Map.of("Retry-After", "0")), true),
        STATUS_429_WITH_RESET(
                Fault.answer(
                        429,
                        "",
                        Map.of(
                                "X-Rate-Limit-Remaining",
                                "0",
                                "X-Rate-Limit-Reset",
                                Long.toString(Instant.now().getEpochSecond()))),
                true),
        STATUS_500(Fault.answer(500, "{\"errors\":[{\"message\":\"Oops\"}]}"), false),
        GARBAGE(Fault.html(), false);

        private final Fault fault;

        /** Whether a request that only reads is tried again. */
        private final boolean passing;

        Trouble(Fault fault, boolean passing) {
            this.fault = fault;
            this.passing = passing;
        }
    }

    private CompletableFuture<ActionResult> impatient(DockerfileActionRequest request, IfExists ifExists) {
        return service(FakeBuddy.TOKEN, Duration.ofMillis(500), MAX_WAIT)
                .ensure(WHERE, request, ifExists, false, console::add)
                .start(Checkpoint.START)
                // Whatever happens, it is over by then: anything later is a wrong outcome.
                .orTimeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Predicate<RecordedRequest> method(String method) {
        return request -> request.method().equals(method);
    }

    static Stream<Arguments> creating() {
        List<Arguments> cells = new ArrayList<>();
        for (Trouble trouble : Trouble.values()) {
            for (boolean acted : new boolean[] {false, true}) {
                for (IfExists ifExists : IfExists.values()) {
                    cells.add(Arguments.of(trouble, acted, ifExists));
                }
            }
        }
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("creating")
    void creatingOnceInTrouble(Trouble trouble, boolean acted, IfExists ifExists) throws Exception {
        buddy.fail(method("POST"), trouble.fault, acted, 1);
        ActionResult result = result(impatient(image().dockerImageTag("1").build(), ifExists));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(result.id(), onlyAction().path("id").asLong());
        assertEquals(acted ? 1 : 2, buddy.requests("POST").size());
    }

    /** The first answer is lost, the second too: who asked is told, and there is at most one. */
    @ParameterizedTest
    @MethodSource("creating")
    void creatingTwiceInTrouble(Trouble trouble, boolean acted, IfExists ifExists) throws Exception {
        buddy.fail(method("POST"), trouble.fault, acted, 2);
        CompletableFuture<ActionResult> task = impatient(image().build(), ifExists);
        if (acted || trouble.name().startsWith("STATUS_429")) {
            assertEquals(Outcome.CREATED, result(task).outcome());
            assertEquals(1, pipeline.actions().size());
        } else {
            String told = failure(UncertainOutcomeException.class, task);
            assertTrue(told.startsWith("Buddy has not created action 'Build image' in acme/web, pipeline 42"), told);
            assertEquals(0, pipeline.actions().size());
        }
    }

    static Stream<Arguments> editing() {
        return creating().filter(cell -> cell.get()[2] == IfExists.UPDATE);
    }

    @ParameterizedTest
    @MethodSource("editing")
    void editingInTrouble(Trouble trouble, boolean acted, IfExists ifExists) throws Exception {
        long id = pipeline.add(image().dockerImageTag("1").build().toJson());
        buddy.fail(method("PATCH"), trouble.fault, acted, 1);
        ActionResult result = result(impatient(image().dockerImageTag("2").build(), ifExists));
        assertEquals(Outcome.UPDATED, result.outcome());
        assertEquals(id, result.id());
        assertEquals("2", onlyAction().path("docker_image_tag").asText());
        assertEquals(acted ? 1 : 2, buddy.requests("PATCH").size());
    }

    static Stream<Arguments> looking() {
        return creating().filter(cell -> cell.get()[1].equals(false));
    }

    @ParameterizedTest
    @MethodSource("looking")
    void lookingInTrouble(Trouble trouble, boolean acted, IfExists ifExists) throws Exception {
        buddy.fail(method("GET"), trouble.fault, acted, 1);
        CompletableFuture<ActionResult> task = impatient(image().build(), ifExists);
        if (trouble.passing) {
            assertEquals(Outcome.CREATED, result(task).outcome());
            assertEquals(1, pipeline.actions().size());
        } else {
            assertTrue(failure(BuddyException.class, task).contains("GET"));
            assertEquals(0, pipeline.actions().size());
        }
    }

    static Stream<Arguments> resets() {
        return creating().filter(cell -> cell.get()[0] == Trouble.RESET);
    }

    /** The creation is in trouble, and so are all looks after it: who asked is told that nobody knows. */
    @ParameterizedTest
    @MethodSource("resets")
    void creatingAndLookingInTrouble(Trouble trouble, boolean acted, IfExists ifExists) {
        buddy.fail(method("POST"), trouble.fault, acted, 1);
        buddy.fail(
                request -> request.method().equals("GET")
                        && !buddy.requests("POST").isEmpty(),
                Fault.answer(500, ""),
                false,
                Long.MAX_VALUE);
        String told = failure(UncertainOutcomeException.class, impatient(image().build(), ifExists));
        assertTrue(told.startsWith("Whether Buddy has created action 'Build image'"), told);
        assertEquals(acted ? 1 : 0, pipeline.actions().size());
    }

    @ParameterizedTest
    @MethodSource("editing")
    void whatExistsIsNeverDoubled(Trouble trouble, boolean acted, IfExists ifExists) throws Exception {
        ObjectNode existing = image().dockerImageTag("1").build().toJson();
        pipeline.add(existing);
        for (IfExists each : IfExists.values()) {
            buddy.behave();
            buddy.fail(method("GET"), trouble.fault, false, 1);
            CompletableFuture<ActionResult> task =
                    impatient(image().dockerImageTag("1").build(), each);
            boolean succeeds = trouble.passing && each != IfExists.FAIL;
            if (succeeds) {
                Outcome expected =
                        switch (each) {
                            case UPDATE -> Outcome.UNCHANGED;
                            case KEEP -> Outcome.KEPT;
                            default -> Outcome.CREATED;
                        };
                assertEquals(expected, result(task).outcome());
            } else {
                failure(BuddyException.class, task);
            }
        }
        assertEquals(trouble.passing ? 2 : 1, pipeline.actions().size());
    }
}
