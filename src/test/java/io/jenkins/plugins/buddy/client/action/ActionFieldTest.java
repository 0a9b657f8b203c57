package io.jenkins.plugins.buddy.client.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.action.ActionField.Type;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActionFieldTest {

    /** The fields of Buddy's reference "Build Docker Image", its example included, that the table covers. */
    private static final Set<String> REFERENCE = Set.of(
            "name",
            "type",
            "trigger_time",
            "dockerfile_path",
            "context_path",
            "docker_image_tag",
            "docker_registry",
            "integration",
            "login",
            "password",
            "region",
            "registry",
            "repository",
            "build_args",
            "secrets",
            "insecure_registry",
            "do_not_prune_images",
            "buildkit",
            "provenance",
            "cache_mode",
            // From newer pages of the reference: required with ON_FAILURE; the place among the other actions.
            "run_only_on_first_failure",
            "after_action_id");

    @Test
    void keysAreThoseOfBuddysReference() {
        assertEquals(
                REFERENCE,
                Arrays.stream(ActionField.values()).map(ActionField::key).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    NAME                | name              | TEXT   | -
                    TYPE                | type              | TEXT   | -
                    TRIGGER_TIME        | triggerTime       | CHOICE | ON_EVERY_EXECUTION
                    RUN_ONLY_ON_FIRST_FAILURE | runOnlyOnFirstFailure | FLAG | false
                    DOCKERFILE_PATH     | dockerfilePath    | TEXT   | Dockerfile
                    CONTEXT_PATH        | contextPath       | TEXT   | -
                    DOCKER_IMAGE_TAG    | dockerImageTag    | TEXT   | -
                    DOCKER_REGISTRY     | dockerRegistry    | CHOICE | NONE
                    INTEGRATION         | integration       | OBJECT | -
                    LOGIN               | login             | TEXT   | -
                    PASSWORD            | password          | TEXT   | -
                    REGION              | region            | TEXT   | -
                    REGISTRY            | registry          | TEXT   | -
                    REPOSITORY          | repository        | TEXT   | -
                    BUILD_ARGS          | buildArgs         | LIST   | -
                    SECRETS             | secrets           | LIST   | -
                    INSECURE_REGISTRY   | insecureRegistry  | FLAG   | false
                    DO_NOT_PRUNE_IMAGES | doNotPruneImages  | FLAG   | false
                    BUILDKIT            | buildkit          | FLAG   | true
                    PROVENANCE          | provenance        | CHOICE | NONE
                    CACHE_MODE          | cacheMode         | CHOICE | -
                    """)
    void propertyTypeAndDefault(ActionField field, String property, Type type, String defaultValue) {
        assertEquals(property, field.property());
        assertEquals(type, field.type());
        assertEquals(Optional.ofNullable(defaultValue), field.defaultValue().map(JsonNode::asText));
        assertEquals(Optional.of(field), ActionField.of(field.key()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    TRIGGER_TIME    | ON_EVERY_EXECUTION ON_SUCCESS ON_FAILURE ON_BACK_TO_SUCCESS ON_WARNING ON_WAIT_FOR_APPROVE ON_TERMINATE
                    DOCKER_REGISTRY | NONE DOCKER_HUB AMAZON_ECR GOOGLE_GCR GOOGLE_ARTIFACT_REGISTRY GIT_HUB_CONTAINER_REGISTRY OTHER
                    PROVENANCE      | NONE MIN MAX
                    CACHE_MODE      | MIN MAX
                    """)
    void choicesAreThoseOfBuddysReference(ActionField field, String values) {
        assertEquals(List.of(values.split(" ")), field.allowedValues());
    }

    @ParameterizedTest
    @EnumSource(ActionField.class)
    void onlyChoicesHaveAllowedValues(ActionField field) {
        assertEquals(field.type() == Type.CHOICE, !field.allowedValues().isEmpty());
    }

    @Test
    void inputsAreAllFieldsExceptFixedOnesThePlaceAndThoseOfTheRegistry() {
        Set<ActionField> inputs = EnumSet.allOf(ActionField.class);
        inputs.removeIf(
                field -> field == ActionField.TYPE || field == ActionField.AFTER_ACTION_ID || field.isOfRegistry());
        assertEquals(List.copyOf(inputs), ActionField.inputs());
    }

    @ParameterizedTest
    @EnumSource(ActionField.class)
    void requiredAndRegistryFields(ActionField field) {
        assertEquals(Set.of(ActionField.NAME, ActionField.DOCKERFILE_PATH).contains(field), field.isRequired());
        assertEquals(
                Set.of(
                                ActionField.DOCKER_REGISTRY,
                                ActionField.INTEGRATION,
                                ActionField.LOGIN,
                                ActionField.PASSWORD,
                                ActionField.REGION,
                                ActionField.REGISTRY,
                                ActionField.REPOSITORY)
                        .contains(field),
                field.isOfRegistry());
    }

    @Test
    void unknownKeyIsNoField() {
        assertFalse(ActionField.of("timeout").isPresent());
    }
}
