package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What keeps an action of Buddy from being what was asked. */
final class ActionDiff {

    private final DockerfileActionRequest request;
    private final JsonNode actual;
    private final boolean trustAbsent;

    private ActionDiff(DockerfileActionRequest request, JsonNode actual, boolean trustAbsent) {
        this.request = request;
        this.actual = actual;
        this.trustAbsent = trustAbsent;
    }

    /**
     * The fields to be edited. A field that the answer doesn't carry counts as not set: a password that Buddy doesn't show is
     * sent again rather than presumed to be the right one.
     */
    static List<String> between(DockerfileActionRequest request, JsonNode actual) {
        return new ActionDiff(request, actual, false).differing();
    }

    /** The fields that the answer does carry, and with another value. None: this may well be the action that was asked for. */
    static List<String> contradicting(DockerfileActionRequest request, JsonNode actual) {
        return new ActionDiff(request, actual, true).differing();
    }

    /**
     * The body of the edit: all that was asked, and the unset value of what was taken away. Complete, because Buddy checks
     * some fields only together.
     *
     * @param differing what {@link #between} found
     */
    static ObjectNode edit(DockerfileActionRequest request, List<String> differing) {
        ObjectNode body = request.toJson();
        for (String key : differing) {
            if (!body.has(key)) {
                body.set(key, ActionField.of(key).orElseThrow().unset());
            }
        }
        return body;
    }

    private List<String> differing() {
        List<String> differing = new ArrayList<>();
        for (ActionField field : ActionField.values()) {
            if (!holds(field)) {
                differing.add(field.key());
            }
        }
        for (Map.Entry<String, JsonNode> field : request.additionalFields().properties()) {
            JsonNode shown = actual.path(field.getKey());
            if (absent(shown) ? !trustAbsent : !covers(field.getValue(), shown)) {
                differing.add(field.getKey());
            }
        }
        return differing;
    }

    private boolean holds(ActionField field) {
        JsonNode shown = actual.path(field.key());
        Optional<JsonNode> asked = request.asked(field);
        if (asked.isEmpty()) {
            return absent(shown) || shown.equals(field.unset());
        }
        if (absent(shown)) {
            return trustAbsent || field.countsWhenAbsent() && asked.get().equals(field.unset());
        }
        return covers(asked.get(), shown);
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Whether the shown value says all that the asked one says; Buddy may add to it, such as a name beside an identifier. */
    private static boolean covers(JsonNode asked, JsonNode shown) {
        if (asked.isNumber() && shown.isNumber()) {
            return asked.decimalValue().compareTo(shown.decimalValue()) == 0;
        }
        if (asked instanceof ObjectNode object) {
            return object.properties().stream().allMatch(field -> covers(field.getValue(), shown.path(field.getKey())));
        }
        if (asked.isArray() && shown.isArray() && asked.size() == shown.size()) {
            for (int i = 0; i < asked.size(); i++) {
                if (!covers(asked.get(i), shown.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return asked.equals(shown);
    }
}
