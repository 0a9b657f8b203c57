package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.Optional;
import java.util.Set;

/**
 * State to persist before a write, so that an interrupted task can resume without repeating it.
 *
 * @param phase the write
 * @param idsBefore the IDs of the pipeline's actions before one was created; empty unless {@code CREATING}
 * @param afterActionId the ID of the action that the created one is placed after, null for the end of the pipeline
 * @param pipelineId the pipeline's ID, null in checkpoints of earlier versions
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Checkpoint(Phase phase, Set<Long> idsBefore, Long afterActionId, Long pipelineId) {

    /** The write that may have been sent. */
    public enum Phase {
        /** No write. Checkpoints of earlier releases may have it. */
        LOOKING,
        /** A request that creates an action. */
        CREATING,
        /** A request that updates an action. */
        @JsonProperty("EDITING")
        UPDATING
    }

    public Checkpoint {
        idsBefore = Set.copyOf(idsBefore);
    }

    static Checkpoint creating(PipelineRef pipeline, Set<Long> idsBefore, Long afterActionId) {
        return new Checkpoint(Phase.CREATING, idsBefore, afterActionId, pipeline.pipelineId());
    }

    /**
     * The possible effect of the write in Buddy; empty if there was none.
     *
     * @param name the name of the action
     * @param pipeline the pipeline, for people
     */
    public Optional<String> pendingWrite(String name, Object pipeline) {
        return switch (phase) {
            case LOOKING -> Optional.empty();
            case CREATING -> Optional.of(Messages.Checkpoint_MayHaveCreated(name, pipeline));
            case UPDATING -> Optional.of(Messages.Checkpoint_MayHaveUpdated(name, pipeline));
        };
    }

    static Checkpoint updating(PipelineRef pipeline) {
        return new Checkpoint(Phase.UPDATING, Set.of(), null, pipeline.pipelineId());
    }
}
