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
import java.util.function.UnaryOperator;

/** Fields of a request that have no parameter of their own, typed as a JSON object. */
public final class AdditionalFields {

    private static final String PARAMETER = "additionalFields";

    private AdditionalFields() {}

    /**
     * Parses the object.
     *
     * @param json null or blank for none
     * @param expand replaces variables in a text
     * @param isAllowed whether a field may be set here, since no parameter does it
     * @return the allowed fields
     */
    @NonNull
    public static ObjectNode parse(
            @CheckForNull String json,
            @NonNull UnaryOperator<String> expand,
            @NonNull Predicate<String> isAllowed,
            @NonNull ValidationErrors errors) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (json == null || json.isBlank()) {
            return fields;
        }
        JsonNode parsed;
        try {
            // Some editors begin a text with a byte order mark.
            parsed = Json.MAPPER.readTree(expandIn(json.startsWith("\uFEFF") ? json.substring(1) : json, expand));
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

    /**
     * Replaces variables. Inside of a JSON string the value is escaped, so that it arrives as it is and cannot end the string; outside, such as
     * for a number, it is JSON itself.
     */
    private static String expandIn(String json, UnaryOperator<String> expand) {
        StringBuilder expanded = new StringBuilder();
        for (int start = 0; start < json.length(); ) {
            boolean string = json.charAt(start) == '"';
            int end = string ? endOfString(json, start) : json.indexOf('"', start);
            String part = json.substring(start, end < 0 ? json.length() : end);
            expanded.append(string ? expandString(part, expand) : expand.apply(part));
            start += part.length();
        }
        return expanded.toString();
    }

    private static String expandString(String quoted, UnaryOperator<String> expand) {
        try {
            String text = Json.MAPPER.readValue(quoted, String.class);
            String expanded = expand.apply(text);
            return expanded.equals(text) ? quoted : Json.MAPPER.writeValueAsString(expanded);
        } catch (JsonProcessingException e) {
            // Reading the whole object reports it, with its position.
            return quoted;
        }
    }

    /** The index behind the closing quotation mark of a string, -1 if it is not closed. */
    private static int endOfString(String json, int start) {
        for (int i = start + 1; i < json.length(); i++) {
            if (json.charAt(i) == '\\') {
                i++;
            } else if (json.charAt(i) == '"') {
                return i + 1;
            }
        }
        return -1;
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
