package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares an action in Buddy with the requested one. */
final class ActionDiff {

    /** The meaning of a requested field that a response lacks. */
    private enum Absent {
        /** The field is not set. */
        DIFFERS,
        /** The field may have the requested value. */
        MATCHES
    }

    private final DockerfileActionRequest request;
    private final JsonNode actual;
    private final Absent absent;
    private final boolean loginMatches;

    private ActionDiff(DockerfileActionRequest request, JsonNode actual, Absent absent, boolean loginMatches) {
        this.request = request;
        this.actual = actual;
        this.absent = absent;
        this.loginMatches = loginMatches;
    }

    /**
     * The fields to update. A field that the response lacks counts as not set.
     *
     * @param loginWasSent whether the requested login was the last one sent for the action, which decides if Buddy shows it encrypted or not
     *     at all
     */
    static List<String> between(DockerfileActionRequest request, JsonNode actual, boolean loginWasSent) {
        return new ActionDiff(request, actual, Absent.DIFFERS, loginWasSent).differing();
    }

    /** The fields that the response has with another value. If there are none, it may be the requested action. */
    static List<String> contradicting(DockerfileActionRequest request, JsonNode actual) {
        return new ActionDiff(request, actual, Absent.MATCHES, true).differing();
    }

    /**
     * Returns whether an action may be the one that the request created. Values that Buddy transforms are not compared: logins, integrations,
     * whose details it may replace, and structured additional fields such as encrypted variables.
     */
    static boolean mayBeCreatedBy(DockerfileActionRequest request, JsonNode actual) {
        ObjectNode additional = request.additionalFields();
        return contradicting(request, actual).stream()
                .noneMatch(key -> ActionField.of(key)
                        .map(field -> !field.isTransformed())
                        .orElseGet(() -> isComparable(additional.path(key), actual.path(key))));
    }

    private static boolean isComparable(JsonNode requested, JsonNode shown) {
        return requested.isValueNode() && !requested.isNull() && !isEncrypted(shown);
    }

    /**
     * The body of an update: the complete request, and the unset value of each setting that was removed. Complete, because Buddy checks some
     * fields only together.
     *
     * @param differing the result of {@link #between}
     */
    static ObjectNode update(DockerfileActionRequest request, List<String> differing) {
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
            if (field.isShown() && !matches(field)) {
                differing.add(field.key());
            }
        }
        for (Map.Entry<String, JsonNode> field : request.additionalFields().properties()) {
            JsonNode shown = actual.path(field.getKey());
            boolean unknown = isAbsent(shown) && absent == Absent.MATCHES;
            if (!unknown && !covers(field.getValue(), shown)) {
                differing.add(field.getKey());
            }
        }
        return differing;
    }

    private boolean matches(ActionField field) {
        JsonNode shown = actual.path(field.key());
        Optional<JsonNode> requested = request.get(field);
        if (requested.isPresent() && isHidden(field, shown)) {
            return loginMatches;
        }
        if (requested.isEmpty() && field == ActionField.RUN_ONLY_ON_FIRST_FAILURE) {
            // Its value goes with the trigger time that it belongs to.
            return true;
        }
        if (requested.isEmpty()) {
            return isAbsent(shown) || shown.equals(field.unset());
        }
        if (isAbsent(shown)) {
            return absent == Absent.MATCHES
                    || field.isUnsetIfAbsent() && requested.get().equals(field.unset());
        }
        return covers(requested.get(), shown);
    }

    /** Returns whether Buddy does not show the value of a login in the clear; encrypted texts start with {@code secure!}. */
    private static boolean isHidden(ActionField field, JsonNode shown) {
        return field.isOfLogin() && (isAbsent(shown) || isEncrypted(shown));
    }

    private static boolean isEncrypted(JsonNode shown) {
        return shown.asText().startsWith("secure!");
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Returns whether the shown value contains the requested one; Buddy may add to it, such as a name beside an identifier. */
    private static boolean covers(JsonNode requested, JsonNode shown) {
        if (isAbsent(requested) && isAbsent(shown)) {
            return true;
        }
        if (requested.isNumber() && shown.isNumber()) {
            return requested.decimalValue().compareTo(shown.decimalValue()) == 0;
        }
        if (requested instanceof ObjectNode object) {
            return object.properties().stream().allMatch(field -> covers(field.getValue(), shown.path(field.getKey())));
        }
        if (requested.isArray() && shown.isArray() && requested.size() == shown.size()) {
            for (int i = 0; i < requested.size(); i++) {
                if (!covers(requested.get(i), shown.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return requested.equals(shown);
    }
}
