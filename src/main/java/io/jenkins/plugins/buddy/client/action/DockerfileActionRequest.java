package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A requested "Build Docker image" action, with the fields of Buddy's reference. Immutable.
 *
 * <p>Settings that have a default are always part of it, so that the result does not depend on Buddy's current defaults; settings without a
 * value are not.
 */
public final class DockerfileActionRequest {

    /** The {@code type} of a "Build Docker image" action. */
    public static final String TYPE = "DOCKERFILE";

    static final String MASK = "****";

    private static final ObjectWriter INDENTED = Json.MAPPER.writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final ObjectNode fields;
    private final String after;
    private final Set<String> secrets;

    private DockerfileActionRequest(ObjectNode fields, String after, Set<String> secrets) {
        this.fields = fields;
        this.after = after;
        this.secrets = secrets;
    }

    /** Starts a request with the defaults of all fields. */
    public static Builder builder() {
        Builder builder = new Builder();
        for (ActionField field : ActionField.values()) {
            field.defaultValue().ifPresent(value -> builder.fields.set(field.key(), value));
        }
        return builder.set(ActionField.TYPE, TYPE);
    }

    /**
     * Starts a request with the defaults of all other fields.
     *
     * @param name the action's name
     * @param dockerfilePath the Dockerfile's path in the repository
     */
    public static Builder builder(String name, String dockerfilePath) {
        return builder().set(ActionField.NAME, name).set(ActionField.DOCKERFILE_PATH, dockerfilePath);
    }

    /** The action's name. */
    public String name() {
        return fields.path(ActionField.NAME.key()).asText();
    }

    /** The name of the action that this one is placed after when it is created; empty for the end of the pipeline. */
    Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /** The request as JSON in one line, with login and password masked. */
    public String toMaskedText() {
        return masked().toString();
    }

    /** The request as indented JSON, line by line, with login and password masked. */
    List<String> toMaskedLines() {
        try {
            return INDENTED.writeValueAsString(masked()).lines().toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode masked() {
        ObjectNode masked = toJson();
        for (ActionField field : ActionField.values()) {
            if (field.isOfLogin() && masked.has(field.key())) {
                masked.put(field.key(), MASK);
            }
        }
        return masked;
    }

    /** The masked text, so that a log cannot contain a password. */
    @Override
    public String toString() {
        return toMaskedText();
    }

    /** The request's body; the caller's own copy. */
    ObjectNode toJson() {
        return fields.deepCopy();
    }

    /**
     * The body of a request that creates the action.
     *
     * @param afterActionId the ID of the action that it is placed after, null for the end of the pipeline
     */
    ObjectNode toJson(Long afterActionId) {
        ObjectNode body = toJson();
        if (afterActionId != null) {
            body.put(ActionField.AFTER_ACTION_ID.key(), afterActionId);
        }
        return body;
    }

    /** The requested value of a field; empty if it is to have none. */
    Optional<JsonNode> get(ActionField field) {
        return Optional.ofNullable(fields.get(field.key()));
    }

    /** Returns whether a value is requested for a field. */
    boolean has(ActionField field) {
        return fields.has(field.key());
    }

    /** The requested fields that are not in {@link ActionField}. */
    ObjectNode additionalFields() {
        return toJson().without(
                        Stream.of(ActionField.values()).map(ActionField::key).toList());
    }

    /** The texts that must not be shown. */
    Set<String> secrets() {
        return secrets;
    }

    /** Collects the fields of a request. Null and empty values mean "not set". */
    public static final class Builder {

        private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
        private final Set<String> secrets = new HashSet<>();
        private String after;

        private Builder() {}

        /** Sets a text. */
        public Builder set(ActionField field, String value) {
            if (value != null && !value.isEmpty()) {
                fields.put(field.key(), value);
            }
            return this;
        }

        /** Sets a flag. */
        public Builder set(ActionField field, boolean value) {
            fields.put(field.key(), value);
            return this;
        }

        /** Sets a choice. */
        public Builder set(ActionField field, Enum<?> value) {
            return set(field, value.name());
        }

        /** Sets the integration with the registry; Buddy expects an object. */
        public Builder integration(String identifier) {
            if (identifier != null && !identifier.isEmpty()) {
                fields.putObject(ActionField.INTEGRATION.key()).put("identifier", identifier);
            }
            return this;
        }

        /** Sets the user name and the password for the registry. The password is a {@link #secret}. */
        public Builder login(String login, String password) {
            return set(ActionField.LOGIN, login)
                    .set(ActionField.PASSWORD, password)
                    .secret(password);
        }

        /** Adds a text that must not be shown, such as a user name that is confidential; null for none. */
        public Builder secret(String text) {
            if (text != null) {
                secrets.add(text);
            }
            return this;
        }

        /** Sets the action that this one is placed after when it is created, by its name. */
        public Builder after(String name) {
            after = name == null || name.isEmpty() ? null : name;
            return this;
        }

        /** Sets the build arguments, each {@code key=value}. */
        public Builder buildArgs(Collection<String> values) {
            if (!values.isEmpty()) {
                ArrayNode array = fields.putArray(ActionField.BUILD_ARGS.key());
                values.forEach(array::add);
            }
            return this;
        }

        /** Sets the secrets. */
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

        /**
         * Sets fields that have no input of their own.
         *
         * @throws IllegalArgumentException if one of them is not {@linkplain #allowsAdditional allowed}
         */
        public Builder additionalFields(ObjectNode values) {
            for (String key :
                    values.properties().stream().map(Map.Entry::getKey).toList()) {
                if (!allowsAdditional(key)) {
                    throw new IllegalArgumentException(key);
                }
            }
            for (Map.Entry<String, JsonNode> field : values.properties()) {
                // Here, no value means the default.
                if (ActionField.of(field.getKey()).isEmpty()
                        || !field.getValue().isNull()) {
                    fields.set(field.getKey(), field.getValue());
                }
            }
            return this;
        }

        /**
         * Returns whether {@link #additionalFields} may set a field: if it has no input of its own, and the fields of a registry if none was set, for
         * registries that Buddy knows and this client does not. Never a login.
         */
        public boolean allowsAdditional(String key) {
            return ActionField.of(key)
                    .map(field -> field.isOfRegistry() && !field.isOfLogin() && !hasRegistry())
                    .orElse(true);
        }

        private boolean hasRegistry() {
            return !ActionField.DOCKER_REGISTRY
                    .defaultValue()
                    .equals(Optional.ofNullable(fields.get(ActionField.DOCKER_REGISTRY.key())));
        }

        /** Returns whether the action is requested to run after a failure. */
        public boolean isTriggeredByFailure() {
            return fields.path(ActionField.TRIGGER_TIME.key()).asText().equals(ActionField.ON_FAILURE);
        }

        /** Creates the request, with its fields in the order of {@link ActionField}. */
        public DockerfileActionRequest build() {
            ObjectNode ordered = JsonNodeFactory.instance.objectNode();
            if (!isTriggeredByFailure()) {
                fields.remove(ActionField.RUN_ONLY_ON_FIRST_FAILURE.key());
            }
            for (ActionField field : ActionField.values()) {
                if (fields.has(field.key())) {
                    ordered.set(field.key(), fields.get(field.key()));
                }
            }
            return new DockerfileActionRequest(
                    ordered.<ObjectNode>setAll(fields).deepCopy(), after, Set.copyOf(secrets));
        }
    }
}
