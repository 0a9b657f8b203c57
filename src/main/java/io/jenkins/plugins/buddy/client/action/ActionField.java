package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of the fields of a "Build Docker image" action: name, type, default and allowed values. Requests, comparisons, forms and the
 * documentation follow it.
 *
 * <p>Source: Buddy's reference "Build Docker Image".
 */
public enum ActionField {
    NAME("name", Definition.requiredText()),
    TYPE("type", Definition.fixed()),
    /** The condition for running the action. */
    TRIGGER_TIME(
            "trigger_time",
            Definition.choice(
                    "ON_EVERY_EXECUTION",
                    "ON_SUCCESS",
                    "ON_FAILURE",
                    "ON_BACK_TO_SUCCESS",
                    "ON_WARNING",
                    "ON_WAIT_FOR_APPROVE",
                    "ON_TERMINATE")),
    /** Required by Buddy if {@code trigger_time} is {@link #ON_FAILURE}, and rejected otherwise. */
    RUN_ONLY_ON_FIRST_FAILURE("run_only_on_first_failure", Definition.flag(false)),
    /** The action that this one is placed after. Accepted in writes, and not part of any response. */
    AFTER_ACTION_ID("after_action_id", Definition.placement()),
    DOCKERFILE_PATH("dockerfile_path", Definition.requiredText("Dockerfile")),
    CONTEXT_PATH("context_path", Definition.text()),
    DOCKER_IMAGE_TAG("docker_image_tag", Definition.text()),
    DOCKER_REGISTRY("docker_registry", Definition.registryType()),
    INTEGRATION("integration", Definition.registryObject()),
    LOGIN("login", Definition.registryText()),
    PASSWORD("password", Definition.registryText()),
    REGION("region", Definition.registryText()),
    REGISTRY("registry", Definition.registryText()),
    REPOSITORY("repository", Definition.registryText()),
    BUILD_ARGS("build_args", Definition.list()),
    SECRETS("secrets", Definition.list()),
    INSECURE_REGISTRY("insecure_registry", Definition.flag(false)),
    DO_NOT_PRUNE_IMAGES("do_not_prune_images", Definition.flag(false)),
    BUILDKIT("buildkit", Definition.flag(true)),
    PROVENANCE("provenance", Definition.choice("NONE", "MIN", "MAX")),
    /**
     * Accepted only if the pipeline's {@code cache_scope} is WORKSPACE or PROJECT. It is sent only on request, so an absent value is not the
     * unset one: the requested value must be seen.
     */
    CACHE_MODE("cache_mode", Definition.choiceWithoutDefault("MIN", "MAX"));

    /** The kinds of values. */
    public enum Type {
        TEXT,
        FLAG,
        CHOICE,
        LIST,
        OBJECT
    }

    private enum Group {
        /** Never changes. */
        FIXED,
        /** The place among the other actions, set by an input of its own with a name instead of an ID. */
        PLACEMENT,
        /** Set by an input of its own, which has a default or must be given. */
        REQUIRED,
        /** Set by an input of its own. */
        OPTIONAL,
        /** Set with the registry. */
        REGISTRY
    }

    /**
     * The properties of a field.
     *
     * @param unset the value that removes a setting
     * @param defaultValue the value of a request that sets none, null if nothing is sent then
     * @param allowedValues the values of a choice; the first one is the unset value
     */
    private record Definition(
            Type type, Group group, JsonNode unset, JsonNode defaultValue, List<String> allowedValues) {

        private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

        static Definition fixed() {
            return new Definition(Type.TEXT, Group.FIXED, JSON.nullNode(), null, List.of());
        }

        static Definition placement() {
            return new Definition(Type.OBJECT, Group.PLACEMENT, JSON.nullNode(), null, List.of());
        }

        static Definition requiredText() {
            return new Definition(Type.TEXT, Group.REQUIRED, JSON.nullNode(), null, List.of());
        }

        static Definition requiredText(String defaultValue) {
            return new Definition(Type.TEXT, Group.REQUIRED, JSON.nullNode(), JSON.textNode(defaultValue), List.of());
        }

        static Definition text() {
            return new Definition(Type.TEXT, Group.OPTIONAL, JSON.textNode(""), null, List.of());
        }

        static Definition flag(boolean defaultValue) {
            JsonNode value = JSON.booleanNode(defaultValue);
            return new Definition(Type.FLAG, Group.OPTIONAL, value, value, List.of());
        }

        static Definition choice(String... values) {
            JsonNode first = JSON.textNode(values[0]);
            return new Definition(Type.CHOICE, Group.OPTIONAL, first, first, List.of(values));
        }

        static Definition choiceWithoutDefault(String... values) {
            return new Definition(Type.CHOICE, Group.OPTIONAL, JSON.textNode(values[0]), null, List.of(values));
        }

        static Definition list() {
            return new Definition(Type.LIST, Group.OPTIONAL, JSON.arrayNode(), null, List.of());
        }

        static Definition registryType() {
            JsonNode none = JSON.textNode(DockerRegistry.NONE.name());
            List<String> values =
                    Stream.of(DockerRegistry.values()).map(Enum::name).toList();
            return new Definition(Type.CHOICE, Group.REGISTRY, none, none, values);
        }

        static Definition registryObject() {
            return new Definition(Type.OBJECT, Group.REGISTRY, JSON.nullNode(), null, List.of());
        }

        static Definition registryText() {
            return new Definition(Type.TEXT, Group.REGISTRY, JSON.textNode(""), null, List.of());
        }
    }

    /** The value of {@link #TRIGGER_TIME} that {@link #RUN_ONLY_ON_FIRST_FAILURE} belongs to. */
    public static final String ON_FAILURE = "ON_FAILURE";

    private static final Map<String, ActionField> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ActionField::key, Function.identity()));

    private final String key;
    private final Definition definition;

    ActionField(String key, Definition definition) {
        this.key = key;
        this.definition = definition;
    }

    /** The fields that have an input of their own, with the same name and values. */
    public static List<ActionField> inputs() {
        return Stream.of(values())
                .filter(field -> field.definition.group == Group.REQUIRED || field.definition.group == Group.OPTIONAL)
                .toList();
    }

    static Optional<ActionField> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Buddy's name of the field. */
    public String key() {
        return key;
    }

    /** The name of the input that sets it, in camel case. */
    public String property() {
        return Pattern.compile("_([a-z])")
                .matcher(key)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /** The kind of its values. */
    public Type type() {
        return definition.type;
    }

    /** Returns whether a value is required. */
    public boolean isRequired() {
        return definition.group == Group.REQUIRED;
    }

    /** Returns whether it is set with the registry. */
    public boolean isOfRegistry() {
        return definition.group == Group.REGISTRY;
    }

    /** Returns whether responses contain it. */
    boolean isShown() {
        return definition.group != Group.PLACEMENT;
    }

    /** Returns whether it is a part of the registry's login, which Buddy does not show in the clear. */
    boolean isOfLogin() {
        return this == LOGIN || this == PASSWORD;
    }

    /** Returns whether Buddy may return another value than the one that it accepted. */
    boolean isTransformed() {
        return isOfLogin() || this == INTEGRATION;
    }

    /** The value of a request that sets none; empty if nothing is sent then. */
    public Optional<JsonNode> defaultValue() {
        return Optional.ofNullable(definition.defaultValue);
    }

    /** The values of a choice; empty for other types. */
    public List<String> allowedValues() {
        return definition.allowedValues;
    }

    /** The value that removes a setting. */
    JsonNode unset() {
        return definition.unset;
    }

    /** Returns whether a response without the field means the unset value. */
    boolean isUnsetIfAbsent() {
        return this != CACHE_MODE;
    }
}
