package io.jenkins.plugins.buddy.validation;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.Json;
import java.util.function.Predicate;

/** Fields of a request that have no parameter of their own, typed as a JSON object. */
public final class AdditionalFields {

    private static final String PARAMETER = "additionalFields";

    private AdditionalFields() {}

    /**
     * Parses the object.
     *
     * @param json null or blank for none
     * @param isAllowed whether a field may be set here, since no parameter does it
     * @return the allowed fields
     */
    @NonNull
    public static ObjectNode parse(
            @CheckForNull String json, @NonNull Predicate<String> isAllowed, @NonNull ValidationErrors errors) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (json == null || json.isBlank()) {
            return fields;
        }
        JsonNode parsed;
        try {
            // Some editors begin a text with a byte order mark.
            parsed = Json.MAPPER.readTree(json.startsWith("\uFEFF") ? json.substring(1) : json);
        } catch (JsonProcessingException e) {
            errors.add(PARAMETER, reason(e));
            return fields;
        }
        if (!(parsed instanceof ObjectNode object)) {
            errors.add(PARAMETER, Messages.AdditionalFields_NotObject());
            return fields;
        }
        object.properties().forEach(field -> {
            if (!isFinite(field.getValue())) {
                errors.add(PARAMETER, Messages.AdditionalFields_NotFinite(field.getKey()));
            } else if (!isAllowed.test(field.getKey())) {
                errors.add(PARAMETER, Messages.AdditionalFields_Owned(field.getKey()));
            } else {
                fields.set(field.getKey(), field.getValue());
            }
        });
        return fields;
    }

    private static boolean isFinite(JsonNode value) {
        if (value.isContainerNode()) {
            for (JsonNode element : value) {
                if (!isFinite(element)) {
                    return false;
                }
            }
            return true;
        }
        return !value.isNumber() || Double.isFinite(value.doubleValue());
    }

    /** Jackson's reason and position, without the source text that its full message quotes. */
    private static String reason(JsonProcessingException e) {
        JsonLocation position = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        return Messages.AdditionalFields_NotJson(
                e.getOriginalMessage().lines().findFirst().orElse(""),
                String.valueOf(position.getLineNr()),
                String.valueOf(position.getColumnNr()));
    }
}
