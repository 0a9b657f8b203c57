package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.util.List;
import java.util.Map;

/**
 * A field that an action has with another value than requested.
 *
 * @param key Buddy's name of the field
 * @param actual the action's value, null in JSON if it has none
 * @param requested the requested value, null in JSON if it is to have none
 */
record FieldDifference(String key, JsonNode actual, JsonNode requested) {

    private static final int MAX_LENGTH = 200;

    /**
     * The difference in a field.
     *
     * @param action all fields of the action
     */
    static FieldDifference of(DockerfileActionRequest request, JsonNode action, String key) {
        JsonNode requested = orNull(request.toJson().path(key));
        JsonNode actual = orNull(action.path(key));
        if (requested instanceof ObjectNode object && actual.isObject()) {
            // Buddy adds to an object, such as a name to an identifier.
            List<String> keys =
                    object.properties().stream().map(Map.Entry::getKey).toList();
            actual = actual.<ObjectNode>deepCopy().retain(keys);
        }
        return new FieldDifference(key, actual, requested);
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    /** One line, such as {@code docker_image_tag: "1.0.1" → "1.0.2"}, with a login masked and long values cut. */
    @Override
    public String toString() {
        return key + ": " + text(actual) + " → " + text(requested);
    }

    private String text(JsonNode value) {
        boolean hidden = !value.isNull()
                && ActionField.of(key).map(ActionField::isOfLogin).orElse(false);
        return hidden ? DockerfileActionRequest.MASK : Redactor.NO_SECRETS.redact(value.toString(), MAX_LENGTH);
    }
}
