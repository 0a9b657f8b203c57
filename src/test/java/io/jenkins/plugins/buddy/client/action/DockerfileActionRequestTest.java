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
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class DockerfileActionRequestTest {

    private static DockerfileActionRequest.Builder image() {
        return DockerfileActionRequest.builder("Build image", "Dockerfile");
    }

    private static ObjectNode additional(String key) {
        return JsonNodeFactory.instance.objectNode().put(key, 600);
    }

    @Test
    void defaultsAreSentAndUnsetFieldsAreNot() throws Exception {
        assertEquals(Json.MAPPER.readTree("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "trigger_time": "ON_EVERY_EXECUTION", "docker_registry": "NONE", "insecure_registry": false,
                         "do_not_prune_images": false, "buildkit": true, "provenance": "NONE"}
                        """), image().build().toJson());
    }

    @Test
    void everyFieldIsSentByBuddysName() throws Exception {
        ObjectNode sent = image().set(CONTEXT_PATH, "app")
                .set(DOCKER_IMAGE_TAG, "1.0")
                .set(DOCKER_REGISTRY, DockerRegistry.OTHER)
                .integration("5ddb")
                .login("joe", "s3cret")
                .set(REGION, "us-east-1")
                .set(REGISTRY, "registry.example.com")
                .set(REPOSITORY, "web")
                .buildArgs(List.of("A=1", "B=2"))
                .secrets(List.of(new DockerBuildSecret("npmrc", DockerBuildSecret.Type.FILE, ".npmrc")))
                .set(INSECURE_REGISTRY, true)
                .set(DO_NOT_PRUNE_IMAGES, true)
                .set(BUILDKIT, false)
                .set(PROVENANCE, "MAX")
                .set(CACHE_MODE, "MIN")
                .set(TRIGGER_TIME, "ON_FAILURE")
                .additionalFields(additional("timeout"))
                .build()
                .toJson();
        assertEquals(Json.MAPPER.readTree("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "context_path": "app", "docker_image_tag": "1.0", "docker_registry": "OTHER",
                         "integration": {"identifier": "5ddb"}, "login": "joe", "password": "s3cret",
                         "region": "us-east-1", "registry": "registry.example.com", "repository": "web",
                         "build_args": ["A=1", "B=2"],
                         "secrets": [{"id": "npmrc", "type": "FILE", "value": ".npmrc"}],
                         "insecure_registry": true, "do_not_prune_images": true, "buildkit": false,
                         "provenance": "MAX", "cache_mode": "MIN", "trigger_time": "ON_FAILURE",
                         "run_only_on_first_failure": false, "timeout": 600}
                        """), sent);
    }

    @Test
    void fieldsAreInTheOrderOfTheTable() {
        assertEquals(
                "{\"name\":\"Build image\",\"type\":\"DOCKERFILE\",\"trigger_time\":\"ON_EVERY_EXECUTION\","
                        + "\"dockerfile_path\":\"Dockerfile\",\"context_path\":\"app\",\"docker_registry\":\"NONE\","
                        + "\"insecure_registry\":false,\"do_not_prune_images\":false,\"buildkit\":true,"
                        + "\"provenance\":\"NONE\",\"timeout\":600}",
                image().additionalFields(additional("timeout"))
                        .set(CONTEXT_PATH, "app")
                        .build()
                        .toMaskedText());
    }

    @ParameterizedTest
    @NullAndEmptySource
    void nullAndEmptyTextsMeanNotSet(String empty) {
        assertEquals(
                image().build().toJson(),
                image().set(CONTEXT_PATH, empty)
                        .integration(empty)
                        .login(empty, empty)
                        .buildArgs(List.of())
                        .secrets(List.of())
                        .build()
                        .toJson());
    }

    @Test
    void loginAndPasswordAreMasked() {
        DockerfileActionRequest request = image().login("joe", "s3cret").build();
        String masked = request.toMaskedText();
        assertFalse(masked.contains("s3cret") || masked.contains("joe"), masked);
        assertTrue(masked.contains("\"login\":\"****\",\"password\":\"****\""), masked);
        assertEquals(masked, request.toString());
        assertEquals(Set.of("s3cret"), request.secrets());
    }

    @Test
    void requestIsImmutable() {
        DockerfileActionRequest.Builder builder = image();
        DockerfileActionRequest request = builder.build();
        builder.set(CONTEXT_PATH, "app");
        request.toJson().put("name", "Other");
        assertEquals(image().build().toJson(), request.toJson());
        assertEquals("Build image", request.name());
    }

    @Test
    void emptyAdditionalFieldsChangeNothing() {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        DockerfileActionRequest request = image().additionalFields(none).build();
        assertEquals(image().build().toJson(), request.toJson());
        assertEquals(none, request.additionalFields());
    }

    @Test
    void additionalFieldsAreKeptApart() {
        assertEquals(
                additional("timeout"),
                image().additionalFields(additional("timeout")).build().additionalFields());
        assertTrue(image().allowsAdditional("timeout"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ActionField.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DOCKER_REGISTRY", "INTEGRATION", "REGION", "REGISTRY", "REPOSITORY"})
    void additionalFieldsCannotSetAnOwnedField(ActionField field) {
        assertFalse(image().allowsAdditional(field.key()));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> image().additionalFields(additional(field.key())));
        assertEquals(field.key(), e.getMessage());
    }

    @Test
    void additionalFieldsDescribeARegistryThatIsNotKnown() throws Exception {
        ObjectNode registry = (ObjectNode) Json.MAPPER.readTree("""
                        {"region": "fra1", "integration": {"identifier": "5ddb"}, "repository": "web",
                         "docker_registry": "DIGITAL_OCEAN_CONTAINER_REGISTRY"}
                        """);
        ObjectNode sent = image().additionalFields(registry).build().toJson();
        assertEquals(
                registry,
                sent.retain(
                        registry.properties().stream().map(Map.Entry::getKey).toList()));
    }

    @Test
    void additionalRegistryFieldWithoutAValueIsItsDefault() throws Exception {
        ObjectNode none = (ObjectNode) Json.MAPPER.readTree("{\"docker_registry\": null, \"repository\": null}");
        assertEquals(
                image().build().toJson(), image().additionalFields(none).build().toJson());
    }

    @ParameterizedTest
    @EnumSource(
            value = ActionField.class,
            names = {"DOCKER_REGISTRY", "INTEGRATION", "REGION", "REGISTRY", "REPOSITORY", "LOGIN", "PASSWORD"})
    void additionalFieldsCannotChangeARegistry(ActionField field) {
        DockerfileActionRequest.Builder request = image().set(DOCKER_REGISTRY, DockerRegistry.OTHER);
        assertFalse(request.allowsAdditional(field.key()));
        assertThrows(IllegalArgumentException.class, () -> request.additionalFields(additional(field.key())));
    }
}
