package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class IfExistsTest extends ServiceTestCase {

    private long addNamesake(String type) {
        ObjectNode fields = image().build().toJson();
        fields.put("type", type);
        return pipeline.add(fields);
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void createsWhereThereIsNone(IfExists ifExists) throws Exception {
        pipeline.add(
                DockerfileActionRequest.builder("Another", "Dockerfile").build().toJson());
        ActionResult result = ensure(image().dockerImageTag("1").build(), ifExists);
        assertEquals(Outcome.CREATED, result.outcome());
        assertEquals(2, pipeline.actions().size());
        assertEquals(1, buddy.requests("POST").size());
        assertEquals("1", pipeline.action(result.id()).path("docker_image_tag").asText());
    }

    @Test
    void sendsTheReferencesExampleAndUnderstandsItsAnswer() throws Exception {
        buddy.pipeline("buddy", "company-website", 2, "Live mirror");
        buddy.failNextAfterActing(
                "POST", Fault.answer(201, example("reference-response.json").toString()));
        DockerfileActionRequest request = DockerfileActionRequest.builder("Build dockerfile", "dir/Dockerfile")
                .dockerImageTag("14.06")
                .registry(DockerRegistry.AMAZON_ECR)
                .region("us-east-1")
                .integration("5ddb7c180fb38be67bd78a88a")
                .repository("MyDockerRepo")
                .insecureRegistry(true)
                .doNotPruneImages(true)
                .secrets(List.of(
                        new DockerBuildSecret("someSecret", DockerBuildSecret.Type.FILE, "path_to_secret"),
                        new DockerBuildSecret("mysecret", DockerBuildSecret.Type.ENV, "MY_ENV_VAR_KEY")))
                .buildArgs(List.of("key=value"))
                .build();

        PipelineRef where = new PipelineRef("buddy", "company-website", 2);
        ActionResult result = result(service()
                .ensure(where, request, IfExists.UPDATE, false, console::add)
                .start(Checkpoint.START));

        ObjectNode sent = buddy.requests("POST").get(0).body();
        example("reference-request.json")
                .properties()
                .forEach(field -> assertEquals(field.getValue(), sent.get(field.getKey()), field.getKey()));
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
        update(image().dockerImageTag("1").buildArgs(List.of("A=1")));
        buddy.forgetRequests();
        ActionResult second = update(image().dockerImageTag("1").buildArgs(List.of("A=1")));
        assertEquals(Outcome.UNCHANGED, second.outcome());
        assertEquals("Live mirror", second.pipelineName());
        assertTrue(
                buddy.requests().stream().noneMatch(r -> r.changesSomething()),
                () -> buddy.requests().toString());
    }

    @Test
    void updateEditsUntilItEquals() throws Exception {
        ActionResult first = update(image().dockerImageTag("1"));
        ActionResult second = update(image().dockerImageTag("2"));
        assertEquals(Outcome.UPDATED, second.outcome());
        assertEquals(first.id(), second.id());
        assertEquals("2", onlyAction().path("docker_image_tag").asText());
        assertTrue(console.contains("Action 'Build image' (id 1) differs in docker_image_tag"), console::toString);
    }

    @Test
    void updateTakesAwayWhatIsNoLongerAsked() throws Exception {
        pipeline.cacheScope("PROJECT");
        Findings findings = new Findings();
        update(image().contextPath("app")
                .dockerImageTag("1")
                .registry(DockerRegistry.AMAZON_ECR)
                .integration("5ddb")
                .region("us-east-1")
                .repository("web")
                .buildArgs(List.of("A=1"))
                .secrets(List.of(new DockerBuildSecret("npmrc", DockerBuildSecret.Type.FILE, ".npmrc")))
                .insecureRegistry(true)
                .doNotPruneImages(true)
                .buildkit(false)
                .provenance(Provenance.MAX)
                .cacheMode(CacheMode.MAX)
                .triggerTime(TriggerTime.ON_FAILURE)
                .additionalFields("{\"timeout\": 600}", findings));
        assertEquals(Outcome.UPDATED, update(image()).outcome());

        ObjectNode expected = image().build().toJson();
        expected.put("id", 1).put("cache_mode", "MIN").put("timeout", 600);
        assertEquals(
                Json.MAPPER.readTree(expected.toString()),
                Json.MAPPER.readTree(onlyAction().toString()));
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
    }

    @Test
    void updateSwitchesTheRegistry() throws Exception {
        update(image().registry(DockerRegistry.AMAZON_ECR)
                .integration("5ddb")
                .region("us-east-1")
                .repository("web"));
        update(image().registry(DockerRegistry.OTHER)
                .registryUrl("r.example.com")
                .repository("web")
                .login("joe", "pw"));
        ObjectNode action = onlyAction();
        assertEquals("OTHER", action.path("docker_registry").asText());
        assertEquals("pw", action.path("password").asText());
        assertFalse(action.has("integration"));
        assertFalse(action.has("region"));
    }

    @Test
    void aPasswordThatBuddyDoesNotShowIsSentAgain() throws Exception {
        DockerfileActionRequest.Builder request = image().registry(DockerRegistry.OTHER)
                .registryUrl("r.example.com")
                .repository("web");
        update(request.login("joe", "old"));
        assertEquals(Outcome.UPDATED, update(request.login("joe", "new")).outcome());
        assertEquals("new", onlyAction().path("password").asText());
        buddy.showsPasswords(true);
        assertEquals(Outcome.UNCHANGED, update(request).outcome());
    }

    @Test
    void anAbsentFieldMeansBuddysDefault() throws Exception {
        ObjectNode bare = Json.MAPPER.createObjectNode();
        bare.put("name", "Build image").put("type", "DOCKERFILE").put("dockerfile_path", "Dockerfile");
        pipeline.add(bare);
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
        assertEquals(Outcome.UPDATED, update(image().buildkit(false)).outcome());
    }

    @Test
    void anAskedCacheModeMustBeSeen() throws Exception {
        pipeline.cacheScope("WORKSPACE");
        update(image());
        assertEquals(Outcome.UPDATED, update(image().cacheMode(CacheMode.MIN)).outcome());
        assertEquals(Outcome.UNCHANGED, update(image()).outcome());
    }

    @Test
    void whatBuddyAddsToAnAnswerIsNoDifference() throws Exception {
        update(image().registry(DockerRegistry.GIT_HUB_CONTAINER_REGISTRY)
                .integration("5ddb")
                .repository("web"));
        ObjectNode action = onlyAction();
        action.withObject("/integration").put("name", "Our registry").put("type", "GIT_HUB");
        action.put("docker_version", 27).putNull("login");
        pipeline.delete(1);
        pipeline.add(action);
        assertEquals(
                Outcome.UNCHANGED,
                update(image().registry(DockerRegistry.GIT_HUB_CONTAINER_REGISTRY)
                                .integration("5ddb")
                                .repository("web"))
                        .outcome());
    }

    @Test
    void tellsWhatBuddyDidNotTakeOver() throws Exception {
        update(image());
        ObjectNode stubborn = pipeline.action(1);
        buddy.failNext("PATCH", Fault.answer(200, stubborn.toString()));
        update(image().provenance(Provenance.MAX));
        assertTrue(
                console.contains("Buddy accepted the edit, yet shows another value of provenance"), console::toString);
    }

    @Test
    void keepLeavesItAlone() throws Exception {
        addNamesake("DOCKERFILE");
        ActionResult result = ensure(image().dockerImageTag("2").build(), IfExists.KEEP);
        assertEquals(Outcome.KEPT, result.outcome());
        assertEquals(1, result.id());
        assertFalse(onlyAction().has("docker_image_tag"));
    }

    @Test
    void keepReadsWhatABriefListLacks() throws Exception {
        addNamesake("DOCKERFILE");
        buddy.listsBriefly(true);
        assertEquals("Live mirror", ensure(image().build(), IfExists.KEEP).pipelineName());
    }

    @Test
    void updateWorksFromABriefList() throws Exception {
        update(image().dockerImageTag("1"));
        buddy.listsBriefly(true);
        assertEquals(Outcome.UNCHANGED, update(image().dockerImageTag("1")).outcome());
    }

    @Test
    void failFails() {
        addNamesake("DOCKERFILE");
        String message = failure(ActionConflictException.class, start(image().build(), IfExists.FAIL));
        assertEquals(
                "name: acme/web, pipeline 42 has it already, and ifExists is FAIL: 'Build image' (id 1, type DOCKERFILE)",
                message);
    }

    @Test
    void duplicateCreatesAnother() throws Exception {
        addNamesake("DOCKERFILE");
        addNamesake("BUILD");
        assertEquals(
                Outcome.CREATED, ensure(image().build(), IfExists.DUPLICATE).outcome());
        assertEquals(3, pipeline.actions().size());
    }

    @ParameterizedTest
    @EnumSource(value = IfExists.class, mode = Mode.EXCLUDE, names = "DUPLICATE")
    void severalOfThatNameFailAndAreListed(IfExists ifExists) {
        addNamesake("DOCKERFILE");
        addNamesake("DOCKERFILE");
        String message = failure(ActionConflictException.class, start(image().build(), ifExists));
        assertTrue(message.contains("id 1, type DOCKERFILE; id 2, type DOCKERFILE"), message);
        assertTrue(buddy.requests().stream().noneMatch(r -> r.changesSomething()));
    }

    @ParameterizedTest
    @EnumSource(value = IfExists.class, mode = Mode.EXCLUDE, names = "DUPLICATE")
    void oneOfAnotherTypeFails(IfExists ifExists) {
        addNamesake("BUILD");
        String message = failure(ActionConflictException.class, start(image().build(), ifExists));
        assertTrue(message.contains("another type: 'Build image' (id 1, type BUILD)"), message);
    }

    @Test
    void looksOnAllPages() throws Exception {
        for (int i = 0; i < 25; i++) {
            pipeline.add(DockerfileActionRequest.builder("Action " + i, "Dockerfile")
                    .build()
                    .toJson());
        }
        long id = addNamesake("DOCKERFILE");
        buddy.paged(true, 10);
        assertEquals(id, update(image()).id());
        buddy.paged(false, 0);
        assertEquals(id, update(image()).id());
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void aDryRunChangesNothing(IfExists ifExists) throws Exception {
        ActionResult result = dryRun(image().login("joe", "s3cret-pw").build(), ifExists);
        assertEquals(ActionResult.dryRun(WHERE, "Build image"), result);
        assertNull(result.id());
        assertEquals("DRY_RUN action 'Build image' in acme/web, pipeline 42", result.toString());
        assertTrue(pipeline.actions().isEmpty());
        assertTrue(buddy.requests().stream().noneMatch(r -> r.changesSomething()));
        assertTrue(console.get(0).contains("\"password\":\"****\""), console::toString);
        assertTrue(console.contains("Dry run. It would be created"), console::toString);
        assertFalse(console.toString().contains("s3cret-pw"), console::toString);
    }

    @Test
    void aDryRunTellsWhatWouldBeDone() throws Exception {
        update(image());
        for (Map.Entry<IfExists, String> each : Map.of(
                        IfExists.UPDATE, "Dry run. The one with id 1 equals it; nothing would be sent",
                        IfExists.KEEP, "Dry run. The one with id 1 would be left alone")
                .entrySet()) {
            dryRun(image().build(), each.getKey());
            assertTrue(console.contains(each.getValue()), console::toString);
        }
        dryRun(image().buildkit(false).contextPath("app").build(), IfExists.UPDATE);
        assertTrue(
                console.contains("Dry run. The one with id 1 would be edited; these differ: context_path, buildkit"),
                console::toString);
        assertEquals(1, buddy.requests("POST").size());
        assertTrue(buddy.requests("PATCH").isEmpty());
    }
}
