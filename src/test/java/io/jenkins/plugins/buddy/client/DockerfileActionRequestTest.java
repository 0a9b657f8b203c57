package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileActionRequestTest {

    private static DockerfileActionRequest.Builder image() {
        return DockerfileActionRequest.builder("Build image", "Dockerfile");
    }

    @Test
    void sendsTheDefaultsAndNothingThatIsNotSet() throws Exception {
        assertEquals(Json.read("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "trigger_time": "ON_EVERY_EXECUTION", "docker_registry": "NONE", "insecure_registry": false,
                         "do_not_prune_images": false, "buildkit": true, "provenance": "NONE"}
                        """), image().build().toJson());
    }

    @Test
    void sendsEveryFieldUnderBuddysName() throws Exception {
        Findings findings = new Findings();
        ObjectNode sent = image().contextPath("app")
                .dockerImageTag("1.0")
                .registry(DockerRegistry.OTHER)
                .integration("5ddb")
                .login("joe", "s3cret")
                .region("us-east-1")
                .registryUrl("registry.example.com")
                .repository("web")
                .buildArgs(List.of("A=1", "B=2"))
                .secrets(List.of(new DockerBuildSecret("npmrc", DockerBuildSecret.Type.FILE, ".npmrc")))
                .insecureRegistry(true)
                .doNotPruneImages(true)
                .buildkit(false)
                .provenance(Provenance.MAX)
                .cacheMode(CacheMode.MIN)
                .triggerTime(TriggerTime.ON_FAILURE)
                .additionalFields("{\"timeout\": 600}", findings)
                .build()
                .toJson();
        assertEquals(Json.read("""
                        {"name": "Build image", "type": "DOCKERFILE", "dockerfile_path": "Dockerfile",
                         "context_path": "app", "docker_image_tag": "1.0", "docker_registry": "OTHER",
                         "integration": {"identifier": "5ddb"}, "login": "joe", "password": "s3cret",
                         "region": "us-east-1", "registry": "registry.example.com", "repository": "web",
                         "build_args": ["A=1", "B=2"],
                         "secrets": [{"id": "npmrc", "type": "FILE", "value": ".npmrc"}],
                         "insecure_registry": true, "do_not_prune_images": true, "buildkit": false,
                         "provenance": "MAX", "cache_mode": "MIN", "trigger_time": "ON_FAILURE", "timeout": 600}
                        """), sent);
        findings.throwIfAny(IllegalStateException::new);
    }

    @Test
    void masksLoginAndPasswordWhereverItIsShown() {
        DockerfileActionRequest request = image().login("joe", "s3cret").build();
        assertFalse(request.toString().contains("s3cret"), request::toString);
        assertFalse(request.toMaskedText().contains("joe"), request::toMaskedText);
        assertTrue(request.toMaskedText().contains("\"password\":\"****\""), request::toMaskedText);
    }

    @Test
    void isNotChangedByWhoReadsIt() {
        DockerfileActionRequest request = image().build();
        request.toJson().put("name", "Other");
        assertEquals("Build image", request.name());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void takesNoAdditionalFields(String none) {
        Findings findings = new Findings();
        assertEquals(
                image().build().toJson(),
                image().additionalFields(none, findings).build().toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"timeout\": | is not JSON",
                "[1] | must be a JSON object",
                "600 | must be a JSON object",
                "{} x | is not JSON",
                "{\"a\": 1, \"a\": 2} | is not JSON"
            })
    void refusesAdditionalFieldsThatAreNoObject(String text, String message) {
        assertFinding(text, "additionalFields: " + message);
    }

    @ParameterizedTest
    @EnumSource(ActionField.class)
    void refusesAdditionalFieldsThatTheRequestOwns(ActionField field) {
        assertFinding("{\"" + field.key() + "\": null}", "additionalFields: can't set '" + field.key() + "'");
    }

    private static void assertFinding(String additionalFields, String expected) {
        Findings findings = new Findings();
        image().additionalFields(additionalFields, findings);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> findings.throwIfAny(IllegalStateException::new));
        assertTrue(e.getMessage().startsWith(expected), e::getMessage);
    }

    @Test
    void tellsAllFindingsAtOnce() {
        Findings findings = new Findings();
        findings.require("workspace", null);
        findings.require("project", " ");
        findings.parse("cacheMode", CacheMode.class, "BIG");
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> findings.throwIfAny(IllegalStateException::new));
        assertEquals(
                "workspace: is required; project: is required; cacheMode: 'BIG' is none of MIN, MAX", e.getMessage());
    }
}
