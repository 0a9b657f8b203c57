package io.jenkins.plugins.buddy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.Checkpoint;

/**
 * How far a step has come: a checkpoint, or in the end its result. It holds no secret.
 *
 * @param step which run of a step in a Pipeline, null for a freestyle build's step
 * @param checkpoint null once there is a result
 * @param result null before
 */
record StepRecord(
        @CheckForNull String step,
        @CheckForNull Checkpoint checkpoint,
        @CheckForNull ActionResult result) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            // Those of a later release.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static StepRecord of(String step, Checkpoint checkpoint) {
        return new StepRecord(step, checkpoint, null);
    }

    static StepRecord of(@CheckForNull String step, ActionResult result) {
        return new StepRecord(step, null, result);
    }

    static StepRecord fromJson(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, StepRecord.class);
    }

    /** One line. */
    String toJson() throws JsonProcessingException {
        return MAPPER.writeValueAsString(this);
    }
}
