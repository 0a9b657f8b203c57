package io.jenkins.plugins.buddy.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The progress of a step: a checkpoint, or in the end its result; or the state of the run that the step follows. It holds no secret.
 *
 * @param step identifies the run of a step in a Pipeline, null for the step of a freestyle build
 * @param type the name of its {@link RecordType}
 * @param checkpoint the checkpoint, null once there is a result
 * @param result the result, null before
 * @param state the state that the pages of the build show before there is a result; a step does not resume from it. Null in all other records
 */
@JsonPropertyOrder({"step", "type", "checkpoint", "result", "state"})
public record StepRecord(
        @CheckForNull String step,
        @CheckForNull String type,
        @CheckForNull JsonNode checkpoint,
        @CheckForNull JsonNode result,
        @CheckForNull JsonNode state) {

    private static final Logger LOGGER = Logger.getLogger(StepRecord.class.getName());

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            // Those of a later release.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @NonNull
    public static <C> StepRecord ofCheckpoint(
            @NonNull RecordType<C, ?> type, @CheckForNull String step, @NonNull C checkpoint) {
        return new StepRecord(step, type.name(), MAPPER.valueToTree(checkpoint), null, null);
    }

    @NonNull
    public static <R> StepRecord ofResult(
            @NonNull RecordType<?, R> type, @CheckForNull String step, @NonNull R result) {
        return new StepRecord(step, type.name(), null, MAPPER.valueToTree(result), null);
    }

    @NonNull
    public static StepRecord ofState(@NonNull RecordType<?, ?> type, @CheckForNull String step, @NonNull Object state) {
        return new StepRecord(step, type.name(), null, null, MAPPER.valueToTree(state));
    }

    @NonNull
    public static StepRecord fromJson(@NonNull String json) throws JsonProcessingException {
        return MAPPER.readValue(json, StepRecord.class);
    }

    /** The record in one line. */
    @NonNull
    public String toJson() throws JsonProcessingException {
        return MAPPER.writeValueAsString(this);
    }

    /** The checkpoint; empty if there is none or the record is of another type. */
    @NonNull
    public <C> Optional<C> checkpoint(@NonNull RecordType<C, ?> ofType) {
        return payload(checkpoint, ofType, ofType.checkpoint());
    }

    /** The result; empty if there is none or the record is of another type. */
    @NonNull
    public <R> Optional<R> result(@NonNull RecordType<?, R> ofType) {
        return payload(result, ofType, ofType.result());
    }

    /** The state; empty if there is none or the record is of another type. */
    @NonNull
    public <S> Optional<S> state(@NonNull RecordType<?, ?> ofType, @NonNull Class<S> stateType) {
        return payload(state, ofType, stateType);
    }

    private <T> Optional<T> payload(@CheckForNull JsonNode json, RecordType<?, ?> ofType, Class<T> payloadType) {
        if (json == null || !Objects.equals(type, ofType.name())) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.treeToValue(json, payloadType));
        } catch (JsonProcessingException e) {
            LOGGER.log(Level.WARNING, "Ignored a record of a step that cannot be read", e);
            return Optional.empty();
        }
    }
}
