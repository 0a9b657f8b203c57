package io.jenkins.plugins.buddy.client.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.LockTimeoutException;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that share the locks of actions. */
class ConcurrentTasksTest extends ServiceTestCase {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final KeyedLock locks = new KeyedLock();
    private ApiEndpoint endpoint;

    @BeforeEach
    void createEndpoint() {
        endpoint = ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(30));
    }

    /** Each task has a service of its own, as each build has. */
    private ResumableTask<Checkpoint, ActionResult> task(
            DockerfileActionRequest.Builder request, Duration maxDuration) {
        return new DockerfileActionService(
                        endpoint, TOKEN, policy(maxDuration), locks, LoginMemory.NONE, definitions(endpoint))
                .ensure(PIPELINE, request.build(), IfExists.UPDATE, progress::add, CheckpointStore.none());
    }

    private KeyedLock.Lease holdLock() {
        return locks.acquire(List.of(endpoint.url(), PIPELINE, "Build image"));
    }

    @Test
    void tasksForTheSameActionCreateItOnce() throws Exception {
        KeyedLock.Lease lease = holdLock();
        List<CompletableFuture<ActionResult>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tasks.add(task(image(), MINUTE).start());
        }
        lease.release();
        List<Outcome> outcomes = new ArrayList<>();
        for (CompletableFuture<ActionResult> task : tasks) {
            outcomes.add(result(task).outcome());
        }
        assertEquals(Outcome.CREATED, outcomes.get(0));
        assertEquals(19, Collections.frequency(outcomes, Outcome.UNCHANGED), outcomes::toString);
        assertEquals(1, pipeline.actions().size());
        assertTrue(progress.contains("Waiting for another task that is updating the same action"), progress::toString);
    }

    @Test
    void taskForAnotherActionDoesNotWait() throws Exception {
        holdLock();
        assertEquals(
                Outcome.CREATED,
                result(task(DockerfileActionRequest.builder("Another", "Dockerfile"), MINUTE)
                                .start())
                        .outcome());
        assertEquals(List.of(), progress);
    }

    @Test
    void waitingTaskCanBeCancelled() throws Exception {
        KeyedLock.Lease lease = holdLock();
        ResumableTask<Checkpoint, ActionResult> cancelled = task(image(), MINUTE);
        CompletableFuture<ActionResult> result = cancelled.start();
        cancelled.cancel();
        assertThrows(CancellationException.class, () -> result(result));
        CompletableFuture<ActionResult> next = task(image(), MINUTE).start();
        lease.release();
        assertEquals(Outcome.CREATED, result(next).outcome());
        assertEquals(1, pipeline.actions().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void tasksOfServersWhoseUrlsDifferInSpellingCreateTheActionOnce(String slashes) throws Exception {
        ApiEndpoint other = ApiEndpoint.direct(
                URI.create(buddy.url().toString().replace("http:", "HTTP:") + slashes), Duration.ofSeconds(30));
        KeyedLock.Lease lease = holdLock();
        CompletableFuture<String> waits = new CompletableFuture<>();
        CompletableFuture<ActionResult> waiting = new DockerfileActionService(
                        other, TOKEN, policy(MINUTE), locks, LoginMemory.NONE, definitions(endpoint))
                .ensure(PIPELINE, image().build(), IfExists.UPDATE, waits::complete, CheckpointStore.none())
                .start();
        assertEquals("Waiting for another task that is updating the same action", result(waits));
        assertEquals(List.of(), buddy.requests());
        lease.release();
        assertEquals(Outcome.CREATED, result(waiting).outcome());
    }

    /** An aborted build cancels the task that holds the lock before those that wait for it. */
    @Test
    void tasksThatAreCancelledTogetherStartNoRequests() throws Exception {
        buddy.failAll(Fault.silence());
        List<ResumableTask<Checkpoint, ActionResult>> tasks = new ArrayList<>();
        List<CompletableFuture<ActionResult>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            tasks.add(task(image(), MINUTE));
            results.add(tasks.get(i).start());
        }
        buddy.awaitInjectedFaults(1);
        for (int i = 0; i < 500; i++) {
            CompletableFuture<ActionResult> result = results.get(i);
            tasks.get(i).cancel();
            assertThrows(CancellationException.class, () -> result(result));
        }
        buddy.clearFaults();
        assertEquals(Outcome.CREATED, result(task(image(), MINUTE).start()).outcome());
        assertEquals(
                List.of("GET", "GET", "POST"),
                buddy.requests().stream().map(RecordedRequest::method).toList());
    }

    /** A task that resumes while another one has created an action of the same name. */
    @ParameterizedTest
    @CsvSource({"DUPLICATE, true, CREATED, 2", "DUPLICATE, false, CREATED, 2", "UPDATE, false, UNCHANGED, 1"})
    void resumedTaskDoesNotTakeTheActionOfAnotherOne(IfExists ifExists, boolean processed, Outcome outcome, int actions)
            throws Exception {
        if (processed) {
            pipeline.add(stored(image()));
        }
        DockerfileActionService service =
                virtualTimeService(buddy, locks, Duration.ofSeconds(10), Duration.ofSeconds(60));
        assertEquals(
                Outcome.CREATED,
                result(start(service, image().build(), ifExists)).outcome());
        ActionResult resumed =
                result(service.ensure(PIPELINE, image().build(), ifExists, progress::add, CheckpointStore.none())
                        .resume(Checkpoint.creating(PIPELINE, Set.of(), null)));
        assertEquals(outcome, resumed.outcome());
        assertEquals(actions, pipeline.actions().size());
    }

    @Test
    void waitingTaskTimesOut() throws Exception {
        KeyedLock.Lease lease = holdLock();
        assertEquals(
                "Timed out after 1 s waiting for another task that is updating the same action",
                failure(
                                LockTimeoutException.class,
                                task(image(), Duration.ofMillis(50)).start())
                        .getMessage());
        assertEquals(List.of(), buddy.requests());
        lease.release();
        assertEquals(Outcome.CREATED, result(task(image(), MINUTE).start()).outcome());
    }
}
