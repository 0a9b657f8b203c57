package io.jenkins.plugins.buddy.client.action;

import static io.jenkins.plugins.buddy.client.action.ActionField.BUILDKIT;
import static io.jenkins.plugins.buddy.client.action.ActionField.CACHE_MODE;
import static io.jenkins.plugins.buddy.client.action.ActionField.CONTEXT_PATH;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_IMAGE_TAG;
import static io.jenkins.plugins.buddy.client.action.ActionField.DOCKER_REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.DO_NOT_PRUNE_IMAGES;
import static io.jenkins.plugins.buddy.client.action.ActionField.INSECURE_REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.PROVENANCE;
import static io.jenkins.plugins.buddy.client.action.ActionField.REGION;
import static io.jenkins.plugins.buddy.client.action.ActionField.REGISTRY;
import static io.jenkins.plugins.buddy.client.action.ActionField.REPOSITORY;
import static io.jenkins.plugins.buddy.client.action.ActionField.TRIGGER_TIME;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class IfExistsTest extends ServiceTestCase {

    private long addSameName(String type) {
        return pipeline.add(stored(image()).put("type", type));
    }

    private void assertNoWrites() {
        assertTrue(
                buddy.requests().stream().noneMatch(RecordedRequest::changesSomething),
                () -> buddy.requests().toString());
    }

    private static DockerfileActionRequest.Builder ecrImage() {
        return image().set(DOCKER_REGISTRY, DockerRegistry.AMAZON_ECR)
                .integration("5ddb")
                .set(REGION, "us-east-1")
                .set(REPOSITORY, "web");
    }

    private static DockerfileActionRequest.Builder loginImage(String password) {
        return image().set(DOCKER_REGISTRY, DockerRegistry.OTHER)
                .set(REGISTRY, "r.example.com")
                .set(REPOSITORY, "web")
                .login("joe", password);
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void missingActionIsCreated(IfExists ifExists) throws Exception {
        pipeline.add(stored(DockerfileActionRequest.builder("Another", "Dockerfile")));
        ActionResult result = ensure(image().set(DOCKER_IMAGE_TAG, "1").build(), ifExists);
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(2, pipeline.actions().size());
        assertEquals(1, buddy.requests("POST").size());
        assertEquals("1", pipeline.action(result.id()).path("docker_image_tag").asText());
    }

    @Test
    void referenceExampleIsSentAndItsResponseParsed() throws Exception {
        buddy.pipeline("buddy", "company-website", 2, "Live mirror");
        buddy.failNextAfterActing(
                "POST", Fault.response(201, example("reference-response.json").toString()));
        DockerfileActionRequest request = DockerfileActionRequest.builder("Build dockerfile", "dir/Dockerfile")
                .set(DOCKER_IMAGE_TAG, "14.06")
                .set(DOCKER_REGISTRY, DockerRegistry.AMAZON_ECR)
                .set(REGION, "us-east-1")
                .integration("5ddb7c180fb38be67bd78a88a")
                .set(REPOSITORY, "MyDockerRepo")
                .set(INSECURE_REGISTRY, true)
                .set(DO_NOT_PRUNE_IMAGES, true)
                .secrets(List.of(
                        new DockerBuildSecret("someSecret", DockerBuildSecret.Type.FILE, "path_to_secret"),
                        new DockerBuildSecret("mysecret", DockerBuildSecret.Type.ENV, "MY_ENV_VAR_KEY")))
                .buildArgs(List.of("key=value"))
                .build();

        PipelineRef where = new PipelineRef("buddy", "company-website", 2);
        ActionResult result = result(service()
                .ensure(where, request, IfExists.UPDATE, progress::add, CheckpointStore.none())
                .start());

        ObjectNode sent = buddy.requests("POST").get(0).body();
        Stream<Executable> sameFields = example("reference-request.json").properties().stream()
                .map(field -> () -> assertEquals(field.getValue(), sent.get(field.getKey()), field.getKey()));
        assertAll(sameFields);
        assertEquals("AMAZON_ECR", sent.path("docker_registry").asText());
        assertEquals(
                new ActionResult(
                        Outcome.CREATED,
                        2L,
                        "Build dockerfile",
                        "https://api.buddy.works/workspaces/buddy/projects/company-website/pipelines/2/actions/2",
                        "https://app.buddy.works/buddy/company-website/pipelines/action/2/edit",
                        where,
                        "Live mirror",
                        "https://app.buddy.works/buddy/company-website/pipelines/pipeline/2"),
                result);
        assertEquals(
                "CREATED action 'Build dockerfile' (id 2) in buddy/company-website, pipeline 2:"
                        + " https://app.buddy.works/buddy/company-website/pipelines/action/2/edit",
                result.toString());
    }

    @Test
    void updateSendsNothingIfNothingDiffers() throws Exception {
        update(image().set(DOCKER_IMAGE_TAG, "1").buildArgs(List.of("A=1")));
        buddy.forgetRequests();
        ActionResult second = update(image().set(DOCKER_IMAGE_TAG, "1").buildArgs(List.of("A=1")));
        assertEquals(Outcome.UNCHANGED, second.outcome());
        assertEquals("Live mirror", second.pipelineName());
        assertNoWrites();
    }

    @Test
    void updateChangesTheExistingAction() throws Exception {
        ActionResult first = update(image().set(DOCKER_IMAGE_TAG, "1"));
        ActionResult second = update(image().set(DOCKER_IMAGE_TAG, "2"));
        assertEquals(Outcome.UPDATED, second.outcome());
        assertEquals(first.id(), second.id());
        assertEquals("2", onlyAction().path("docker_image_tag").asText());
        assertTrue(progress.contains("Action 'Build image' (id 1) differs in docker_image_tag"), progress::toString);
    }

    @Test
    void updateUnsetsRemovedSettingsExceptAdditionalFields() throws Exception {
        pipeline.cacheScope("PROJECT");
        update(ecrImage()
                .set(CONTEXT_PATH, "app")
                .set(DOCKER_IMAGE_TAG, "1")
                .buildArgs(List.of("A=1"))
                .secrets(List.of(new DockerBuildSecret("npmrc", DockerBuildSecret.Type.FILE, ".npmrc")))
                .set(INSECURE_REGISTRY, true)
                .set(DO_NOT_PRUNE_IMAGES, true)
                .set(BUILDKIT, false)
                .set(PROVENANCE, "MAX")
                .set(CACHE_MODE, "MAX")
                .set(TRIGGER_TIME, "ON_FAILURE")
                .additionalFields(JsonNodeFactory.instance.objectNode().put("timeout", 600)));
        assertEquals(Outcome.UPDATED, update(image()).outcome());

        ObjectNode expected =
                stored(image()).put("id", 1).put("cache_mode", "MIN").put("timeout", 600);
        // Parsed, so that equal numbers have equal types.
        JsonNode actual = Json.MAPPER.readTree(onlyAction().toString());
        assertEquals(Json.MAPPER.readTree(expected.toString()), actual);
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
    }

    @Test
    void updateSwitchesTheRegistry() throws Exception {
        update(ecrImage());
        update(loginImage("pw"));
        ObjectNode action = onlyAction();
        assertEquals("OTHER", action.path("docker_registry").asText());
        assertEquals("pw", action.path("password").asText());
        assertFalse(action.has("integration"));
        assertFalse(action.has("region"));
    }

    @Test
    void passwordThatBuddyDoesNotReturnIsSentAgain() throws Exception {
        update(loginImage("old"));
        assertEquals(Outcome.UPDATED, update(loginImage("new")).outcome());
        assertEquals("new", onlyAction().path("password").asText());
        buddy.showsPasswords(true);
        assertEquals(Outcome.UNCHANGED, update(loginImage("new")).outcome());
    }

    @Test
    void absentFieldCountsAsBuddysDefault() throws Exception {
        ObjectNode bare = Json.MAPPER.createObjectNode();
        bare.put("name", "Build image").put("type", "DOCKERFILE").put("dockerfile_path", "Dockerfile");
        pipeline.add(bare);
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
        assertEquals(Outcome.UPDATED, update(image().set(BUILDKIT, false)).outcome());
    }

    @Test
    void absentCacheModeDiffersFromARequestedOne() throws Exception {
        pipeline.cacheScope("WORKSPACE");
        update(image());
        assertEquals(Outcome.UPDATED, update(image().set(CACHE_MODE, "MIN")).outcome());
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
    }

    @Test
    void fieldsThatBuddyAddsAreNoDifference() throws Exception {
        update(ecrImage());
        ObjectNode action = onlyAction();
        action.withObject("/integration").put("name", "Our registry").put("type", "AMAZON");
        action.put("docker_version", 27).putNull("login");
        pipeline.delete(1);
        pipeline.add(action);
        assertEquals(Outcome.UNCHANGED, update(ecrImage()).outcome());
    }

    @Test
    void fieldThatBuddyIgnoresInAnUpdateIsReported() throws Exception {
        update(image());
        buddy.failNext("PATCH", Fault.response(200, pipeline.action(1).toString()));
        update(image().set(PROVENANCE, "MAX"));
        assertTrue(
                progress.contains("Buddy accepted the update but returned a different value for provenance"),
                progress::toString);
    }

    @Test
    void keepLeavesTheActionUnchanged() throws Exception {
        addSameName("DOCKERFILE");
        ActionResult result = ensure(image().set(DOCKER_IMAGE_TAG, "2").build(), IfExists.KEEP);
        assertEquals(Outcome.KEPT, result.outcome());
        assertEquals(1, result.id());
        assertFalse(onlyAction().has("docker_image_tag"));
    }

    @Test
    void keepReadsFieldsThatPartialListEntriesLack() throws Exception {
        addSameName("DOCKERFILE");
        buddy.partialListEntries(true);
        assertEquals("Live mirror", ensure(image().build(), IfExists.KEEP).pipelineName());
    }

    @Test
    void updateReadsFieldsThatPartialListEntriesLack() throws Exception {
        update(image().set(DOCKER_IMAGE_TAG, "1"));
        buddy.partialListEntries(true);
        assertEquals(
                Outcome.UNCHANGED, update(image().set(DOCKER_IMAGE_TAG, "1")).outcome());
    }

    @Test
    void failRejectsAnExistingAction() {
        addSameName("DOCKERFILE");
        assertEquals(
                "name: acme/web, pipeline 42 already contains action 'Build image' and ifExists is FAIL (id 1, type DOCKERFILE)",
                failure(ActionConflictException.class, start(image().build(), IfExists.FAIL))
                        .getMessage());
        assertNoWrites();
    }

    @Test
    void duplicateCreatesAnotherAction() throws Exception {
        addSameName("DOCKERFILE");
        addSameName("BUILD");
        assertEquals(
                Outcome.CREATED, ensure(image().build(), IfExists.DUPLICATE).outcome());
        assertEquals(3, pipeline.actions().size());
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE, contains several actions named 'Build image' and ifExists is UPDATE",
        "KEEP, contains several actions named 'Build image' and ifExists is KEEP",
        "FAIL, already contains action 'Build image' and ifExists is FAIL"
    })
    void severalActionsOfThatNameAreAConflict(IfExists ifExists, String reason) {
        addSameName("DOCKERFILE");
        addSameName("DOCKERFILE");
        assertEquals(
                "name: acme/web, pipeline 42 " + reason + " (id 1, type DOCKERFILE; id 2, type DOCKERFILE)",
                failure(ActionConflictException.class, start(image().build(), ifExists))
                        .getMessage());
        assertNoWrites();
    }

    @ParameterizedTest
    @EnumSource(value = IfExists.class, mode = Mode.EXCLUDE, names = "DUPLICATE")
    void actionOfAnotherTypeIsAConflict(IfExists ifExists) {
        addSameName("BUILD");
        assertEquals(
                "name: acme/web, pipeline 42 already contains an action 'Build image' of a different type (id 1, type BUILD)",
                failure(ActionConflictException.class, start(image().build(), ifExists))
                        .getMessage());
        assertNoWrites();
    }

    @ParameterizedTest
    @CsvSource({"true, 10", "false, 0"})
    void allPagesAreLookedUp(boolean paged, int pageSize) throws Exception {
        for (int i = 0; i < 25; i++) {
            pipeline.add(stored(DockerfileActionRequest.builder("Action " + i, "Dockerfile")));
        }
        long id = addSameName("DOCKERFILE");
        buddy.paged(paged, pageSize);
        assertEquals(id, update(image()).id());
    }

    private ActionResult preview(DockerfileActionRequest request, IfExists ifExists) throws Exception {
        return result(
                service().preview(PIPELINE, request, ifExists, progress::add).start());
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void previewOfAMissingActionSendsNoWrite(IfExists ifExists) throws Exception {
        ActionResult result = preview(loginImage("s3cret-pw").build(), ifExists);
        assertEquals(ActionResult.dryRun(PIPELINE, "Build image"), result);
        assertNull(result.id());
        assertEquals("DRY_RUN action 'Build image' in acme/web, pipeline 42", result.toString());
        assertTrue(pipeline.actions().isEmpty());
        assertNoWrites();
        assertEquals(List.of("Dry run. Requested action:", "{"), progress.subList(0, 2));
        assertTrue(progress.contains("  \"password\": \"****\","), progress::toString);
        assertEquals(
                List.of("}", "Dry run: the action would be created"),
                progress.subList(progress.size() - 2, progress.size()));
        assertFalse(progress.toString().contains("s3cret-pw"), progress::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE    | true  | Dry run: action 1 is up to date; nothing would be sent
                    KEEP      | false | Dry run: action 1 would be kept unchanged
                    DUPLICATE | true  | Dry run: the action would be created
                    """)
    void previewOfAnExistingActionReportsThePlan(IfExists ifExists, boolean buildkit, String message) throws Exception {
        addSameName("DOCKERFILE");
        DockerfileActionRequest.Builder request = image().set(BUILDKIT, buildkit);
        preview((buildkit ? request : request.set(CONTEXT_PATH, "app")).build(), ifExists);
        assertEquals(List.of("}", message), progress.subList(progress.size() - 2, progress.size()));
        assertNoWrites();
    }

    @Test
    void previewOfAnUpdateReportsEachDifferenceWithBothValues() throws Exception {
        ObjectNode existing = stored(loginImage("old-pw").set(DOCKER_IMAGE_TAG, "1.0.1"));
        existing.putArray("build_args").add("A=1");
        pipeline.add(existing);
        preview(
                loginImage("s3cret-pw")
                        .set(DOCKER_IMAGE_TAG, "1.0.2")
                        .set(CONTEXT_PATH, "a".repeat(300))
                        .build(),
                IfExists.UPDATE);
        assertEquals(
                List.of(
                        "Dry run: action 1 would be updated:",
                        "  context_path: null → \"" + "a".repeat(199) + "…",
                        "  docker_image_tag: \"1.0.1\" → \"1.0.2\"",
                        "  password: **** → ****",
                        "  build_args: [\"A=1\"] → null"),
                progress.subList(progress.indexOf("}") + 1, progress.size()));
        assertFalse(progress.toString().contains("s3cret-pw"), progress::toString);
    }

    @Test
    void previewReportsAConflict() {
        addSameName("DOCKERFILE");
        failure(
                ActionConflictException.class,
                service()
                        .preview(PIPELINE, image().build(), IfExists.FAIL, progress::add)
                        .start());
    }
}
