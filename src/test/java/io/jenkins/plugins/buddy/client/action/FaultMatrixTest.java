package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.UnknownOutcomeException;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault, before and after Buddy processes the request, at every request, with every {@link IfExists}: the pipeline has the right
 * number of actions, and the reported outcome is true.
 */
class FaultMatrixTest extends ServiceTestCase {

    private static final Duration MAX_DURATION = Duration.ofSeconds(10);

    enum InjectedFault {
        RESET(Fault.reset(), true),
        TIMEOUT(Fault.silence(), true),
        SLOW_BODY(Fault.endless(), true),
        TRUNCATED(Fault.truncated(), true),
        STATUS_502(Fault.response(502, "<html>Bad gateway</html>"), true),
        STATUS_503(Fault.response(503, ""), true),
        STATUS_503_WITH_RETRY_AFTER(Fault.response(503, "", Map.of("Retry-After", "0")), true),
        STATUS_429(Fault.response(429, ""), true),
        STATUS_429_WITH_RETRY_AFTER(Fault.response(429, "", Map.of("Retry-After", "0")), true),
        STATUS_429_WITH_RESET(
                Fault.response(
                        429,
                        "",
                        Map.of(
                                "X-Rate-Limit-Remaining",
                                "0",
                                "X-Rate-Limit-Reset",
                                Long.toString(Instant.now().getEpochSecond()))),
                true),
        STATUS_500(Fault.response(500, "{\"errors\":[{\"message\":\"Oops\"}]}"), true),
        GARBAGE(Fault.html(), false);

        private final Fault fault;

        /** True if a read request is retried. */
        private final boolean retryable;

        InjectedFault(Fault fault, boolean retryable) {
            this.fault = fault;
            this.retryable = retryable;
        }
    }

    private CompletableFuture<ActionResult> run(DockerfileActionRequest.Builder request, IfExists ifExists) {
        return start(virtualTimeService(Duration.ofMillis(500), MAX_DURATION), request.build(), ifExists);
    }

    private static Predicate<RecordedRequest> method(String method) {
        return request -> request.method().equals(method);
    }

    static Stream<Arguments> faultsWithAndWithoutEffect() {
        return Stream.of(InjectedFault.values())
                .flatMap(fault -> Stream.of(Arguments.of(fault, false), Arguments.of(fault, true)));
    }

    static Stream<Arguments> faultsOfCreates() {
        return faultsWithAndWithoutEffect()
                .flatMap(cell -> Stream.of(IfExists.values())
                        .map(ifExists -> Arguments.of(cell.get()[0], cell.get()[1], ifExists)));
    }

    static Stream<Arguments> faultsOfLookups() {
        return Stream.of(InjectedFault.values())
                .flatMap(fault -> Stream.of(IfExists.values()).map(ifExists -> Arguments.of(fault, ifExists)));
    }

    @ParameterizedTest
    @MethodSource("faultsOfCreates")
    void failedCreateYieldsOneAction(InjectedFault injected, boolean processed, IfExists ifExists) throws Exception {
        buddy.fail(method("POST"), injected.fault, processed, 1);
        ActionResult result = result(run(image().set(DOCKER_IMAGE_TAG, "1"), ifExists));
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(result.id(), onlyAction().path("id").asLong());
        assertEquals(processed ? 1 : 2, buddy.requests("POST").size());
    }

    @ParameterizedTest
    @MethodSource("faultsOfCreates")
    void secondFailedCreateYieldsOneActionOrAnUnknownOutcome(
            InjectedFault injected, boolean processed, IfExists ifExists) throws Exception {
        buddy.fail(method("POST"), injected.fault, processed, 2);
        CompletableFuture<ActionResult> task = run(image(), ifExists);
        if (processed || injected.name().startsWith("STATUS_429")) {
            assertEquals(Outcome.CREATED, result(task).outcome());
            assertEquals(1, pipeline.actions().size());
        } else {
            String message = failure(UnknownOutcomeException.class, task).getMessage();
            assertTrue(
                    message.startsWith(
                            "Buddy did not create action 'Build image' in acme/web, pipeline 42 after two attempts. "),
                    message);
            assertEquals(0, pipeline.actions().size());
        }
    }

    @ParameterizedTest
    @MethodSource("faultsWithAndWithoutEffect")
    void failedUpdateIsCompleted(InjectedFault injected, boolean processed) throws Exception {
        long id = pipeline.add(stored(image().set(DOCKER_IMAGE_TAG, "1")));
        buddy.fail(method("PATCH"), injected.fault, processed, 1);
        ActionResult result = result(run(image().set(DOCKER_IMAGE_TAG, "2"), IfExists.UPDATE));
        assertEquals(Outcome.UPDATED, result.outcome());
        assertEquals(id, result.id());
        assertEquals("2", onlyAction().path("docker_image_tag").asText());
        assertEquals(processed ? 1 : 2, buddy.requests("PATCH").size());
    }

    @ParameterizedTest
    @EnumSource(
            value = InjectedFault.class,
            names = {"STATUS_429.*"},
            mode = EnumSource.Mode.MATCH_NONE)
    void secondFailedUpdateIsAnUnknownOutcome(InjectedFault injected) {
        pipeline.add(stored(image().set(DOCKER_IMAGE_TAG, "1")));
        buddy.fail(method("PATCH"), injected.fault, false, 2);
        String message = failure(
                        UnknownOutcomeException.class, run(image().set(DOCKER_IMAGE_TAG, "2"), IfExists.UPDATE))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "Buddy did not update action 'Build image' in acme/web, pipeline 42 after two attempts. "),
                message);
        assertEquals("1", onlyAction().path("docker_image_tag").asText());
    }

    @ParameterizedTest
    @MethodSource("faultsOfLookups")
    void failedLookupIsRetriedIfTheFaultIsTransient(InjectedFault injected, IfExists ifExists) throws Exception {
        buddy.fail(method("GET"), injected.fault, false, 1);
        CompletableFuture<ActionResult> task = run(image(), ifExists);
        if (injected.retryable) {
            assertEquals(Outcome.CREATED, result(task).outcome());
            assertEquals(1, pipeline.actions().size());
        } else {
            assertTrue(failure(BuddyException.class, task).getMessage().contains("GET"));
            assertEquals(0, pipeline.actions().size());
        }
    }

    @ParameterizedTest
    @MethodSource("faultsOfLookups")
    void existingActionIsFoundAfterAFailedLookup(InjectedFault injected, IfExists ifExists) throws Exception {
        pipeline.add(stored(image().set(DOCKER_IMAGE_TAG, "1")));
        buddy.fail(method("GET"), injected.fault, false, 1);
        CompletableFuture<ActionResult> task = run(image().set(DOCKER_IMAGE_TAG, "1"), ifExists);
        if (injected.retryable && ifExists != IfExists.FAIL) {
            Outcome expected =
                    switch (ifExists) {
                        case UPDATE -> Outcome.UNCHANGED;
                        case KEEP -> Outcome.KEPT;
                        default -> Outcome.CREATED;
                    };
            assertEquals(expected, result(task).outcome());
        } else {
            failure(BuddyException.class, task);
        }
        boolean duplicated = injected.retryable && ifExists == IfExists.DUPLICATE;
        assertEquals(duplicated ? 2 : 1, pipeline.actions().size());
    }

    @ParameterizedTest
    @CsvSource({
        "false, UPDATE",
        "false, KEEP",
        "false, FAIL",
        "false, DUPLICATE",
        "true, UPDATE",
        "true, KEEP",
        "true, FAIL",
        "true, DUPLICATE"
    })
    void failedCreateAndLookupsAreAnUnknownOutcome(boolean processed, IfExists ifExists) {
        buddy.fail(method("POST"), Fault.reset(), processed, 1);
        buddy.fail(
                request -> request.method().equals("GET")
                        && !buddy.requests("POST").isEmpty(),
                Fault.response(501, ""),
                false,
                Long.MAX_VALUE);
        String message =
                failure(UnknownOutcomeException.class, run(image(), ifExists)).getMessage();
        assertTrue(
                message.startsWith(
                        "Could not determine whether Buddy created action 'Build image' in acme/web, pipeline 42. "),
                message);
        assertEquals(processed ? 1 : 0, pipeline.actions().size());
    }

    @Test
    void createThatIsProcessedAfterItsRepetitionRemovesTheSecondAction() throws Exception {
        buddy.failNext("POST", Fault.reset());
        buddy.failNextAfterActing("POST", exchange -> {
            pipeline.add(stored(image()));
            Fault.response(201, pipeline.action(1).toString()).apply(exchange);
        });
        assertEquals(2, result(run(image(), IfExists.UPDATE)).id());
        assertEquals(2, onlyAction().path("id").asLong());
    }

    @Test
    void failedUpdateAndLookupsAreAnUnknownOutcome() {
        pipeline.add(stored(image().set(DOCKER_IMAGE_TAG, "1")));
        buddy.failNextAfterActing("PATCH", Fault.reset());
        buddy.fail(
                request -> request.method().equals("GET")
                        && !buddy.requests("PATCH").isEmpty(),
                Fault.response(501, ""),
                false,
                Long.MAX_VALUE);
        String message = failure(
                        UnknownOutcomeException.class, run(image().set(DOCKER_IMAGE_TAG, "2"), IfExists.UPDATE))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "Could not determine whether Buddy updated action 'Build image' in acme/web, pipeline 42. "),
                message);
    }
}
