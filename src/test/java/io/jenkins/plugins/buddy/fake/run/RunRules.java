package io.jenkins.plugins.buddy.fake.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Validates the request that starts a run.
 *
 * @param branches the only branches; empty: any
 * @param actionIds the IDs of the pipeline's actions
 */
record RunRules(boolean version2020, boolean requiresRef, Set<String> branches, Collection<Long> actionIds) {

    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> NAME = object("name");
    private static final Predicate<JsonNode> REVISION = object("revision");
    private static final Predicate<JsonNode> TEXT_OR_OBJECT = node -> node.isTextual() || node.isObject();

    private static final Map<String, Predicate<JsonNode>> FIELDS = Map.ofEntries(
            Map.entry("to_revision", REVISION),
            Map.entry("from_revision", REVISION),
            Map.entry("branch", NAME),
            Map.entry("tag", NAME),
            Map.entry("pull_request", NAME),
            Map.entry("variables", list(RunRules::isVariable)),
            Map.entry("comment", JsonNode::isTextual),
            Map.entry("refresh", FLAG),
            Map.entry("clear_cache", FLAG),
            Map.entry("priority", node -> Set.of("LOW", "NORMAL", "HIGH").contains(node.asText())),
            Map.entry("delay_until", RunRules::isDate),
            Map.entry("environment", TEXT_OR_OBJECT),
            Map.entry("package_version", TEXT_OR_OBJECT),
            Map.entry("actions_to_run", list(JsonNode::isIntegralNumber).and(list -> !list.isEmpty())));

    /** Fields that installations of 2020 do not have. */
    private static final Set<String> SINCE_2020 = Set.of("environment", "package_version");

    /** All errors of a request. A null counts as an absent field. */
    List<String> errors(ObjectNode request) {
        ObjectNode given = request.deepCopy();
        given.properties().removeIf(field -> field.getValue().isNull());
        List<String> errors = new ArrayList<>();
        given.properties().forEach(field -> {
            Predicate<JsonNode> rule =
                    version2020 && SINCE_2020.contains(field.getKey()) ? null : FIELDS.get(field.getKey());
            if (rule == null) {
                errors.add("Unknown field " + field.getKey());
            } else if (!rule.test(field.getValue())) {
                errors.add("Field " + field.getKey() + " has a wrong value");
            }
        });
        if (errors.isEmpty()) {
            refs(given, errors);
            variables(given.path("variables"), errors);
            given.path("actions_to_run").forEach(id -> {
                if (!actionIds.contains(id.asLong())) {
                    errors.add("Field actions_to_run: the pipeline has no action " + id);
                }
            });
        }
        return errors;
    }

    private void refs(ObjectNode given, List<String> errors) {
        long refs =
                Stream.of("branch", "tag", "pull_request").filter(given::has).count();
        if (refs > 1) {
            errors.add("Only one of branch, tag and pull_request is allowed");
        }
        if (version2020 && !given.has("to_revision")) {
            errors.add("Field to_revision is required");
        } else if (requiresRef && refs == 0 && !given.has("to_revision")) {
            errors.add("A branch, tag, pull request or revision is required");
        }
        String branch = given.path("branch").path("name").asText();
        boolean known = branches.isEmpty()
                ? !branch.startsWith("origin/") && !branch.startsWith("refs/")
                : branches.contains(branch);
        if (given.has("branch") && !known) {
            errors.add("Branch " + branch + " not found");
        }
    }

    private static void variables(JsonNode variables, List<String> errors) {
        Set<String> keys = new HashSet<>();
        variables.forEach(variable -> {
            String key = variable.path("key").asText();
            if (!keys.add(key)) {
                errors.add("Variable " + key + " already exists");
            }
        });
    }

    private static boolean isVariable(JsonNode node) {
        return node instanceof ObjectNode object
                && object.properties().stream()
                        .allMatch(field -> Set.of("key", "value", "encrypted").contains(field.getKey()))
                && !object.path("key").asText().isEmpty()
                && object.path("key").isTextual()
                && object.path("value").isTextual()
                && (!object.has("encrypted") || object.path("encrypted").isBoolean());
    }

    private static boolean isDate(JsonNode node) {
        try {
            OffsetDateTime.parse(node.asText());
            return node.isTextual();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Predicate<JsonNode> list(Predicate<JsonNode> element) {
        return node -> node.isArray()
                && StreamSupport.stream(node.spliterator(), false).allMatch(element);
    }

    /** An object with exactly one text, which is not empty. */
    private static Predicate<JsonNode> object(String key) {
        return node -> node.isObject()
                && node.size() == 1
                && node.path(key).isTextual()
                && !node.path(key).asText().isEmpty();
    }
}
