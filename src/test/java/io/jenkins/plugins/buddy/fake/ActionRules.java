package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Validates fields by Buddy's reference "Build Docker Image", and by known facts about the fields that all actions have. */
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
            Map.entry("integration", object(Set.of("identifier"))),
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

    private ActionRules() {}

    /** All errors of a new action. */
    static List<String> create(ObjectNode body, FakePipeline pipeline) {
        List<String> errors = fields(body, pipeline);
        for (String required : List.of("name", "type", "dockerfile_path")) {
            if (!body.has(required)) {
                errors.add("Field " + required + " is required");
            }
        }
        for (String required :
                REQUIRED_BY_REGISTRY.getOrDefault(body.path("docker_registry").asText(), List.of())) {
            if (!body.has(required)) {
                errors.add("Field " + required + " is required for "
                        + body.path("docker_registry").asText());
            }
        }
        return errors;
    }

    /** All errors of an update; null removes a field. */
    static List<String> update(ObjectNode body, FakePipeline pipeline) {
        ObjectNode given = body.deepCopy();
        given.properties().removeIf(field -> field.getValue().isNull());
        List<String> errors = fields(given, pipeline);
        for (String required : List.of("name", "type")) {
            if (!given.has(required)) {
                errors.add("Field " + required + " is required");
            }
        }
        return errors;
    }

    private static List<String> fields(ObjectNode body, FakePipeline pipeline) {
        List<String> errors = new ArrayList<>();
        body.properties().forEach(field -> {
            Predicate<JsonNode> rule = FIELDS.get(field.getKey());
            if (rule == null) {
                errors.add("Unknown field " + field.getKey());
            } else if (!rule.test(field.getValue())) {
                errors.add("Field " + field.getKey() + " has a wrong value");
            }
        });
        if (body.has("cache_mode") && !pipeline.acceptsCacheMode()) {
            errors.add("Field cache_mode needs a pipeline with cache_scope WORKSPACE or PROJECT");
        }
        return errors;
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
