package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The warning after changes in pipelines that are defined in git or in another project. */
class ExternalDefinitionWarningTest extends ServiceTestCase {

    private static final String WARNING =
            "Warning: acme/web, pipeline 42 is not defined in Buddy but in git or in another"
                    + " project; the next push may undo this change";

    private Duration now = Duration.ZERO;
    private final PipelineDefinitions definitions = new PipelineDefinitions(() -> now);

    private CompletableFuture<ActionResult> start(DockerfileActionRequest.Builder request) {
        DockerfileActionService service = new DockerfileActionService(
                ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(10)),
                TOKEN,
                policy(Duration.ofSeconds(20)),
                new KeyedLock(),
                LoginMemory.NONE,
                definitions);
        return start(service, request.build(), IfExists.UPDATE);
    }

    private Outcome run(DockerfileActionRequest.Builder request) throws Exception {
        return result(start(request)).outcome();
    }

    private long warnings() {
        return progress.stream().filter(WARNING::equals).count();
    }

    private long readsOfThePipeline() {
        return buddy.requests("GET").stream()
                .filter(request -> request.path().endsWith("/pipelines/42"))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"LOCAL,NONE,0", "LOCAL,FIXED,1", "LOCAL,DYNAMIC,1", "REMOTE,NONE,1"})
    void changeIsFollowedByAWarningUnlessBuddyHasTheDefinition(String source, String ref, int expected)
            throws Exception {
        pipeline.definitionSource(source).gitConfigRef(ref);
        assertEquals(Outcome.CREATED, run(image()));
        assertEquals(expected, warnings());
        assertEquals(Outcome.UPDATED, run(image().set(DOCKER_IMAGE_TAG, "2")));
        assertEquals(2 * expected, warnings());
    }

    @Test
    void unchangedActionNeedsNoWarning() throws Exception {
        pipeline.add(stored(image()));
        pipeline.gitConfigRef("FIXED");
        assertEquals(Outcome.UNCHANGED, run(image()));
        assertEquals(0, warnings());
        assertEquals(0, readsOfThePipeline());
    }

    @Test
    void pipelineIsReadOnceByAllTasks() throws Exception {
        pipeline.gitConfigRef("DYNAMIC");
        List<CompletableFuture<ActionResult>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tasks.add(start(DockerfileActionRequest.builder("Build image " + i, "Dockerfile")));
        }
        for (CompletableFuture<ActionResult> task : tasks) {
            result(task);
        }
        assertEquals(20, warnings());
        assertEquals(1, readsOfThePipeline());
    }

    @Test
    void pipelineIsReadAgainAfterAnHour() throws Exception {
        run(image());
        pipeline.gitConfigRef("FIXED");
        now = Duration.ofMinutes(59);
        run(image().set(DOCKER_IMAGE_TAG, "2"));
        assertEquals(0, warnings());
        now = Duration.ofMinutes(60);
        run(image().set(DOCKER_IMAGE_TAG, "3"));
        assertEquals(1, warnings());
    }

    @Test
    void pipelineThatCannotBeReadChangesNoOutcome() throws Exception {
        pipeline.gitConfigRef("FIXED");
        buddy.fail(request -> request.path().endsWith("/pipelines/42"), Fault.response(403, ""), false, 1);
        assertEquals(Outcome.CREATED, run(image()));
        assertEquals(0, warnings());
    }
}
