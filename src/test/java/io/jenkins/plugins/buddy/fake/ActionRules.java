package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Validates fields by Buddy's reference "Build Docker Image", and by known facts about the fields that all actions have. A null counts as an
 * absent field.
 */
final class ActionRules {

    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> NUMBER = JsonNode::isIntegralNumber;
    private static final Predicate<JsonNode> TEXTS = list(TEXT);

    private static final Map<String, Predicate<JsonNode>> FIELDS = Map.ofEntries(
            Map.entry("name", TEXT),
            Map.entry("type", oneOf("DOCKERFILE")),
            Map.entry("dockerfile_path", TEXT),
            Map.entry("context_path", TEXT),
            Map.entry("docker_image_tag", TEXT),
            Map.entry("login", TEXT),
            Map.entry("password", TEXT),
            Map.entry("integration", JsonNode::isObject),
            Map.entry(
                    "docker_registry",
                    oneOf(
                            "NONE",
                            "DOCKER_HUB",
                            "AMAZON_ECR",
                            "GOOGLE_GCR",
                            "GOOGLE_ARTIFACT_REGISTRY",
                            "GIT_HUB_CONTAINER_REGISTRY",
                            "OTHER")),
            Map.entry("region", TEXT),
            Map.entry("registry", TEXT),
            Map.entry("repository", TEXT),
            Map.entry("build_args", TEXTS),
            Map.entry("insecure_registry", FLAG),
            Map.entry("do_not_prune_images", FLAG),
            Map.entry("buildkit", FLAG),
            Map.entry(
                    "secrets",
                    list(object(Set.of("id", "type", "value"))
                            .and(secret -> oneOf("FILE", "ENV").test(secret.path("type"))))),
            Map.entry("provenance", oneOf("NONE", "MIN", "MAX")),
            Map.entry("cache_mode", oneOf("MIN", "MAX")),
            Map.entry(
                    "trigger_time",
                    oneOf(
                            "ON_EVERY_EXECUTION",
                            "ON_SUCCESS",
                            "ON_FAILURE",
                            "ON_BACK_TO_SUCCESS",
                            "ON_WARNING",
                            "ON_WAIT_FOR_APPROVE",
                            "ON_TERMINATE")),
            Map.entry("run_only_on_first_failure", FLAG),
            Map.entry("after_action_id", NUMBER),
            Map.entry("run_next", oneOf("WAIT_ON_SUCCESS", "IN_SOFT_PARALLEL", "IN_HARD_PARALLEL")),
            Map.entry("disabled", FLAG),
            Map.entry("timeout", NUMBER),
            Map.entry("ignore_errors", FLAG),
            Map.entry("retry_count", NUMBER),
            Map.entry("retry_interval", NUMBER),
            Map.entry("variables", JsonNode::isArray),
            Map.entry("trigger_conditions", JsonNode::isArray));

    private static final Map<String, List<String>> REQUIRED_BY_REGISTRY = Map.of(
            "DOCKER_HUB", List.of("repository"),
            "AMAZON_ECR", List.of("integration", "region", "repository"),
            "GOOGLE_GCR", List.of("integration", "registry", "repository"),
            "GOOGLE_ARTIFACT_REGISTRY", List.of("integration", "repository"),
            "GIT_HUB_CONTAINER_REGISTRY", List.of("integration", "repository"),
            "OTHER", List.of("registry", "repository"));

    /** Fields that installations of 2020 do not have. */
    private static final Set<String> SINCE_2020 = Set.of(
            "docker_registry", "provenance", "cache_mode", "secrets", "buildkit", "run_next", "trigger_conditions");

    /** Fields that only installations of 2020 have. */
    private static final Map<String, Predicate<JsonNode>> ONLY_IN_2020 =
            Map.of("run_next_parallel", FLAG, "trigger_condition", TEXT);

    private final Behavior behavior;

    ActionRules(Behavior behavior) {
        this.behavior = behavior;
    }

    /** The names of all fields that an action shows, apart from its ID, URLs, status and pipeline. */
    Set<String> shownFields() {
        Set<String> names = new TreeSet<>(FIELDS.keySet());
        names.remove("after_action_id");
        if (behavior.version2020) {
            names.removeAll(SINCE_2020);
            names.addAll(ONLY_IN_2020.keySet());
        }
        return names;
    }

    /** The field of an integration that identifies it. */
    String integrationKey() {
        return behavior.version2020 ? "hash_id" : "identifier";
    }

    /** All errors of a new action. */
    List<String> create(ObjectNode body, FakePipeline pipeline) {
        ObjectNode given = withoutNulls(body);
        List<String> errors = fields(given, pipeline);
        require(given, List.of("name", "type", "dockerfile_path"), "", errors);
        String registry = given.path("docker_registry").asText();
        require(given, REQUIRED_BY_REGISTRY.getOrDefault(registry, List.of()), " for " + registry, errors);
        runOnlyOnFirstFailure(given, given.path("trigger_time").asText(), errors);
        return errors;
    }

    /** All errors of an update; null removes a field. */
    List<String> update(ObjectNode body, FakePipeline pipeline, ObjectNode action) {
        ObjectNode given = withoutNulls(body);
        List<String> errors = fields(given, pipeline);
        require(given, List.of("name", "type"), "", errors);
        if (given.has("type") && !given.path("type").equals(action.path("type"))) {
            errors.add("Field type can't change");
        }
        if (given.path("after_action_id").asLong(-1) == action.path("id").asLong()) {
            errors.add("Field after_action_id is the action itself");
        }
        ObjectNode result = action.deepCopy();
        result.setAll(given);
        runOnlyOnFirstFailure(given, result.path("trigger_time").asText(), errors);
        return errors;
    }

    private static ObjectNode withoutNulls(ObjectNode body) {
        ObjectNode given = body.deepCopy();
        given.properties().removeIf(field -> field.getValue().isNull());
        return given;
    }

    private static void require(ObjectNode given, List<String> names, String suffix, List<String> errors) {
        names.stream()
                .filter(name -> !given.has(name))
                .forEach(name -> errors.add("Field " + name + " is required" + suffix));
    }

    /**
     * Checks the field that comes with ON_FAILURE only.
     *
     * @param triggerTime the trigger time after the request
     */
    private void runOnlyOnFirstFailure(ObjectNode given, String triggerTime, List<String> errors) {
        if (!behavior.requiresRunOnlyOnFirstFailure) {
            return;
        }
        boolean has = given.has("run_only_on_first_failure");
        if (has && !triggerTime.equals("ON_FAILURE")) {
            errors.add("Field run_only_on_first_failure is allowed only with trigger_time ON_FAILURE");
        }
        if (!has && given.path("trigger_time").asText().equals("ON_FAILURE")) {
            errors.add("Field run_only_on_first_failure is required with trigger_time ON_FAILURE");
        }
    }

    private List<String> fields(ObjectNode body, FakePipeline pipeline) {
        List<String> errors = new ArrayList<>();
        body.properties().forEach(field -> {
            Predicate<JsonNode> rule = rule(field.getKey());
            if (rule == null) {
                errors.add("Unknown field " + field.getKey());
            } else if (!rule.test(field.getValue())) {
                errors.add("Field " + field.getKey() + " has a wrong value");
            }
        });
        if (body.path("integration") instanceof ObjectNode integration) {
            integration(integration, errors);
        }
        JsonNode after = body.path("after_action_id");
        if (after.isIntegralNumber() && pipeline.action(after.asLong()) == null) {
            errors.add("Field after_action_id: the pipeline has no action " + after);
        }
        if (body.has("cache_mode") && !pipeline.acceptsCacheMode()) {
            errors.add("Field cache_mode needs a pipeline with cache_scope WORKSPACE or PROJECT");
        }
        return errors;
    }

    private Predicate<JsonNode> rule(String field) {
        if (behavior.version2020 && SINCE_2020.contains(field)) {
            return null;
        }
        return FIELDS.getOrDefault(field, behavior.version2020 ? ONLY_IN_2020.get(field) : null);
    }

    private void integration(ObjectNode integration, List<String> errors) {
        integration.properties().stream()
                .filter(field -> !field.getKey().equals(integrationKey()))
                .forEach(field -> errors.add("Unknown field integration." + field.getKey()));
        if (!integration.path(integrationKey()).isTextual()) {
            errors.add("Field integration." + integrationKey() + " is required");
        }
    }

    private static Predicate<JsonNode> oneOf(String... values) {
        return node -> node.isTextual() && Set.of(values).contains(node.asText());
    }

    private static Predicate<JsonNode> list(Predicate<JsonNode> element) {
        return node -> {
            for (JsonNode each : node) {
                if (!element.test(each)) {
                    return false;
                }
            }
            return node.isArray();
        };
    }

    /** An object with exactly these text fields. */
    private static Predicate<JsonNode> object(Set<String> keys) {
        return node -> node instanceof ObjectNode object
                && object.size() == keys.size()
                && keys.stream().allMatch(key -> object.path(key).isTextual());
    }
}
