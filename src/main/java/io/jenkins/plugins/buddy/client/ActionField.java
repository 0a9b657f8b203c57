package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of a "Build Docker image" action that a request owns: it decides their value, or that they have none.
 *
 * <p>Each knows what it amounts to when nobody sets it. That value is what Buddy is sent to take a setting away, and what an
 * answer is taken to mean that doesn't carry the field. Source: Buddy's reference "Build Docker Image".
 */
enum ActionField {
    NAME("name", Unset.NOTHING),
    TYPE("type", Unset.NOTHING),
    TRIGGER_TIME("trigger_time", Unset.text(TriggerTime.ON_EVERY_EXECUTION.name())),
    DOCKERFILE_PATH("dockerfile_path", Unset.NOTHING),
    CONTEXT_PATH("context_path", Unset.EMPTY_TEXT),
    DOCKER_IMAGE_TAG("docker_image_tag", Unset.EMPTY_TEXT),
    DOCKER_REGISTRY("docker_registry", Unset.text(DockerRegistry.NONE.name())),
    INTEGRATION("integration", Unset.NOTHING),
    LOGIN("login", Unset.EMPTY_TEXT),
    PASSWORD("password", Unset.EMPTY_TEXT),
    REGION("region", Unset.EMPTY_TEXT),
    REGISTRY("registry", Unset.EMPTY_TEXT),
    REPOSITORY("repository", Unset.EMPTY_TEXT),
    BUILD_ARGS("build_args", Unset.EMPTY_LIST),
    SECRETS("secrets", Unset.EMPTY_LIST),
    INSECURE_REGISTRY("insecure_registry", Unset.FALSE),
    DO_NOT_PRUNE_IMAGES("do_not_prune_images", Unset.FALSE),
    BUILDKIT("buildkit", Unset.TRUE),
    PROVENANCE("provenance", Unset.text(Provenance.NONE.name())),
    CACHE_MODE("cache_mode", Unset.text(CacheMode.MIN.name()));

    private static final Map<String, ActionField> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ActionField::key, Function.identity()));

    private final String key;
    private final JsonNode unset;

    ActionField(String key, JsonNode unset) {
        this.key = key;
        this.unset = unset;
    }

    /** Buddy's name for it. */
    String key() {
        return key;
    }

    /** The step's parameter that decides it. */
    String parameter() {
        return switch (this) {
            case LOGIN, PASSWORD -> "registry.credentialsId";
            case DOCKER_REGISTRY -> "registry";
            case INTEGRATION, REGION, REGISTRY, REPOSITORY -> "registry." + key;
            default -> camelCase(key);
        };
    }

    private static String camelCase(String key) {
        return Pattern.compile("_([a-z])")
                .matcher(key)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /** The value that stands for "not set". */
    JsonNode unset() {
        return unset;
    }

    /**
     * Whether an answer without this field means the unset value. Not so for the cache mode: it is sent only when somebody
     * wants it, so what is wanted must be seen to be there.
     */
    boolean countsWhenAbsent() {
        return this != CACHE_MODE;
    }

    static Optional<ActionField> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Enum constants can't refer to constants of their own enum, so the common values live here. */
    private static final class Unset {
        private static final JsonNode NOTHING = JsonNodeFactory.instance.nullNode();
        private static final JsonNode EMPTY_TEXT = text("");
        private static final JsonNode EMPTY_LIST = JsonNodeFactory.instance.arrayNode();
        private static final JsonNode FALSE = JsonNodeFactory.instance.booleanNode(false);
        private static final JsonNode TRUE = JsonNodeFactory.instance.booleanNode(true);

        private static JsonNode text(String value) {
            return JsonNodeFactory.instance.textNode(value);
        }
    }
}
