package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A "Build Docker image" action as it shall be, every field of Buddy's reference in its type. Immutable.
 *
 * <p>Settings that have a default are always part of it, so that what a pipeline gets doesn't depend on what Buddy's defaults
 * are on the day; settings without a value are not.
 */
public final class DockerfileActionRequest {

    /** The value of {@code type} that makes an action a "Build Docker image" action. */
    public static final String TYPE = "DOCKERFILE";

    private static final String MASK = "****";

    private final ObjectNode fields;

    private DockerfileActionRequest(ObjectNode fields) {
        this.fields = fields;
    }

    /**
     * Starts a request with Buddy's defaults for all that isn't set later.
     *
     * @param name the action's name
     * @param dockerfilePath the Dockerfile's path in the repository
     */
    public static Builder builder(String name, String dockerfilePath) {
        return new Builder()
                .put(ActionField.NAME, name)
                .put(ActionField.TYPE, TYPE)
                .put(ActionField.DOCKERFILE_PATH, dockerfilePath)
                .triggerTime(TriggerTime.ON_EVERY_EXECUTION)
                .registry(DockerRegistry.NONE)
                .insecureRegistry(false)
                .doNotPruneImages(false)
                .buildkit(true)
                .provenance(Provenance.NONE);
    }

    /** The action's name. */
    public String name() {
        return fields.path(ActionField.NAME.key()).asText();
    }

    /** What is sent, in one line, with login and password masked. */
    public String toMaskedText() {
        ObjectNode masked = toJson();
        for (ActionField secret : List.of(ActionField.LOGIN, ActionField.PASSWORD)) {
            if (masked.has(secret.key())) {
                masked.put(secret.key(), MASK);
            }
        }
        return masked.toString();
    }

    /** The masked text, so that no log can come by a password. */
    @Override
    public String toString() {
        return toMaskedText();
    }

    /** What is sent to Buddy; the caller's own copy. */
    ObjectNode toJson() {
        return fields.deepCopy();
    }

    /** The value asked for a field, empty if it shall have none. */
    Optional<JsonNode> asked(ActionField field) {
        return Optional.ofNullable(fields.get(field.key()));
    }

    /** The fields beside Buddy's reference that were asked for. */
    ObjectNode additionalFields() {
        return toJson().without(
                        Stream.of(ActionField.values()).map(ActionField::key).toList());
    }

    /** The texts in it that nobody may read. */
    Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>();
        asked(ActionField.PASSWORD).map(JsonNode::asText).ifPresent(secrets::add);
        return secrets;
    }

    /** Collects the fields of a request. Null and empty values mean "not set". */
    public static final class Builder {

        private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

        private Builder() {}

        public Builder triggerTime(TriggerTime value) {
            return put(ActionField.TRIGGER_TIME, value.name());
        }

        public Builder contextPath(String value) {
            return put(ActionField.CONTEXT_PATH, value);
        }

        public Builder dockerImageTag(String value) {
            return put(ActionField.DOCKER_IMAGE_TAG, value);
        }

        /** The kind of registry, {@code docker_registry}. */
        public Builder registry(DockerRegistry value) {
            return put(ActionField.DOCKER_REGISTRY, value.name());
        }

        /** The identifier of the integration with the registry; Buddy wants it as an object. */
        public Builder integration(String identifier) {
            if (identifier != null && !identifier.isEmpty()) {
                fields.putObject(ActionField.INTEGRATION.key()).put("identifier", identifier);
            }
            return this;
        }

        /** The user and the password for the registry. */
        public Builder login(String login, String password) {
            return put(ActionField.LOGIN, login).put(ActionField.PASSWORD, password);
        }

        /** The AWS region, such as {@code us-east-1}. */
        public Builder region(String value) {
            return put(ActionField.REGION, value);
        }

        /** The registry's host or URL, {@code registry}. */
        public Builder registryUrl(String value) {
            return put(ActionField.REGISTRY, value);
        }

        public Builder repository(String value) {
            return put(ActionField.REPOSITORY, value);
        }

        /** Build arguments, each {@code key=value}. */
        public Builder buildArgs(Collection<String> values) {
            if (!values.isEmpty()) {
                ArrayNode array = fields.putArray(ActionField.BUILD_ARGS.key());
                values.forEach(array::add);
            }
            return this;
        }

        public Builder secrets(Collection<DockerBuildSecret> values) {
            if (!values.isEmpty()) {
                ArrayNode array = fields.putArray(ActionField.SECRETS.key());
                for (DockerBuildSecret secret : values) {
                    array.addObject()
                            .put("id", secret.id())
                            .put("value", secret.value())
                            .put("type", secret.type().name());
                }
            }
            return this;
        }

        public Builder insecureRegistry(boolean value) {
            return put(ActionField.INSECURE_REGISTRY, value);
        }

        public Builder doNotPruneImages(boolean value) {
            return put(ActionField.DO_NOT_PRUNE_IMAGES, value);
        }

        public Builder buildkit(boolean value) {
            return put(ActionField.BUILDKIT, value);
        }

        public Builder provenance(Provenance value) {
            return put(ActionField.PROVENANCE, value.name());
        }

        public Builder cacheMode(CacheMode value) {
            return put(ActionField.CACHE_MODE, value.name());
        }

        /**
         * Fields that Buddy knows and this client doesn't yet.
         *
         * @param json the text of a JSON object, may be null or empty; it can't set a field that has a parameter of its own
         * @param findings takes what is wrong with it
         */
        public Builder additionalFields(String json, Findings findings) {
            if (json == null || json.isBlank()) {
                return this;
            }
            JsonNode parsed;
            try {
                parsed = Json.read(json);
            } catch (JsonProcessingException e) {
                findings.add("additionalFields", Json.reason(e));
                return this;
            }
            if (!(parsed instanceof ObjectNode object)) {
                findings.add("additionalFields", Text.IS_NO_JSON_OBJECT.of());
                return this;
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (ActionField.of(field.getKey()).isPresent()) {
                    findings.add("additionalFields", Text.HAS_ITS_OWN_PARAMETER.of(field.getKey()));
                } else {
                    fields.set(field.getKey(), field.getValue());
                }
            }
            return this;
        }

        public DockerfileActionRequest build() {
            return new DockerfileActionRequest(fields.deepCopy());
        }

        private Builder put(ActionField field, String value) {
            if (value != null && !value.isEmpty()) {
                fields.put(field.key(), value);
            }
            return this;
        }

        private Builder put(ActionField field, boolean value) {
            fields.put(field.key(), value);
            return this;
        }
    }
}
