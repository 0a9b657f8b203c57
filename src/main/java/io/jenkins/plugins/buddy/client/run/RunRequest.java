package io.jenkins.plugins.buddy.client.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A requested run of a pipeline. Immutable. Settings without a value are not part of it: then Buddy, or the pipeline, decides. */
public final class RunRequest {

    private static final String REVISION = "to_revision";
    private static final String COMMENT = "comment";

    /** The fields that have a method of their own. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "branch",
            "tag",
            "pull_request",
            REVISION,
            COMMENT,
            "variables",
            "actions_to_run",
            "clear_cache",
            "refresh",
            "priority");

    private static final String MASK = "****";

    private final ObjectNode fields;

    private RunRequest(ObjectNode fields) {
        this.fields = fields;
    }

    /** Starts a request. */
    public static Builder builder() {
        return new Builder();
    }

    /** The priority of a run in Buddy's queue. */
    public enum Priority {
        LOW,
        NORMAL,
        HIGH
    }

    /**
     * A variable of the run.
     *
     * @param encrypted whether the value is a secret, which Buddy and this client mask
     */
    public record Variable(String key, String value, boolean encrypted) {

        /** Leaves out the value of a secret. */
        @Override
        public String toString() {
            return key + "=" + (encrypted ? MASK : value);
        }
    }

    /** Returns whether {@link Builder#additionalFields} may set a field: if it has no method of its own. */
    public static boolean allowsAdditional(String key) {
        return !OWN_FIELDS.contains(key);
    }

    /** The texts that must not be shown: the values of encrypted variables. */
    public Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>();
        for (JsonNode variable : fields.path("variables")) {
            if (variable.path("encrypted").asBoolean()) {
                secrets.add(variable.path("value").asText());
            }
        }
        return secrets;
    }

    /** The request as JSON in one line, with secrets masked. */
    public String toMaskedText() {
        ObjectNode masked = fields.deepCopy();
        for (JsonNode variable : masked.path("variables")) {
            if (variable.path("encrypted").asBoolean()) {
                ((ObjectNode) variable).put("value", MASK);
            }
        }
        return masked.toString();
    }

    /** The masked text, so that a log cannot contain a secret. */
    @Override
    public String toString() {
        return toMaskedText();
    }

    /** The body of the request that starts a run with a mark; the caller's own copy. */
    public ObjectNode toJson(RunMark mark) {
        ObjectNode body = fields.deepCopy();
        body.put(COMMENT, mark.markComment(fields.path(COMMENT).asText("")));
        return body;
    }

    /** Returns whether a revision is requested. */
    public boolean hasRevision() {
        return fields.has(REVISION);
    }

    /** The request for the newest revision, for installations that require one. */
    public RunRequest withHeadRevision() {
        ObjectNode copy = fields.deepCopy();
        copy.putObject(REVISION).put("revision", "HEAD");
        return new RunRequest(copy);
    }

    /** Collects the fields of a request. Null and empty texts mean "not set". */
    public static final class Builder {

        private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

        private Builder() {}

        /** Sets the branch, without {@code refs/heads/}. */
        public Builder branch(String name) {
            return object("branch", "name", name);
        }

        /** Sets the tag, without {@code refs/tags/}. */
        public Builder tag(String name) {
            return object("tag", "name", name);
        }

        /** Sets the pull request. */
        public Builder pullRequest(String name) {
            return object("pull_request", "name", name);
        }

        /** Sets the revision. If there is none and the installation requires one, {@code HEAD} is sent. */
        public Builder revision(String revision) {
            return object(REVISION, "revision", revision);
        }

        /** Sets the comment, which Buddy shows after the client's mark. */
        public Builder comment(String comment) {
            if (isSet(comment)) {
                fields.put(COMMENT, comment);
            }
            return this;
        }

        /** Sets the variables. Empty values are values. */
        public Builder variables(Collection<Variable> variables) {
            if (!variables.isEmpty()) {
                ArrayNode array = fields.putArray("variables");
                for (Variable variable : variables) {
                    array.addObject()
                            .put("key", variable.key())
                            .put("value", variable.value())
                            .put("encrypted", variable.encrypted());
                }
            }
            return this;
        }

        /** Sets the IDs of the actions to execute; empty: as defined in the pipeline. */
        public Builder actionsToRun(Collection<Long> ids) {
            if (!ids.isEmpty()) {
                ArrayNode array = fields.putArray("actions_to_run");
                ids.forEach(array::add);
            }
            return this;
        }

        /** Makes Buddy clear the pipeline's cache before the run. */
        public Builder clearCache(boolean clearCache) {
            return flag("clear_cache", clearCache);
        }

        /** Makes Buddy process all files instead of the changed ones. */
        public Builder refresh(boolean refresh) {
            return flag("refresh", refresh);
        }

        /** Sets the priority; null: as defined in the pipeline. */
        public Builder priority(Priority priority) {
            if (priority != null) {
                fields.put("priority", priority.name());
            }
            return this;
        }

        /**
         * Sets fields that have no method of their own.
         *
         * @throws IllegalArgumentException if one of them is not {@linkplain RunRequest#allowsAdditional allowed}
         */
        public Builder additionalFields(ObjectNode values) {
            Set<String> refused = values.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> !allowsAdditional(key))
                    .collect(Collectors.toSet());
            if (!refused.isEmpty()) {
                throw new IllegalArgumentException(String.join(", ", refused));
            }
            fields.setAll(values.deepCopy());
            return this;
        }

        /** Creates the request. */
        public RunRequest build() {
            return new RunRequest(fields.deepCopy());
        }

        private Builder object(String field, String key, String value) {
            if (isSet(value)) {
                fields.putObject(field).put(key, value);
            }
            return this;
        }

        /** The default is not sent. */
        private Builder flag(String field, boolean value) {
            if (value) {
                fields.put(field, true);
            }
            return this;
        }

        private static boolean isSet(String text) {
            return text != null && !text.isEmpty();
        }
    }
}
