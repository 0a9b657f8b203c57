package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.Set;

/**
 * State to persist before a write, so that an interrupted task can resume without repeating it.
 *
 * @param phase the write
 * @param idsBefore the IDs of the pipeline's actions before one was created; empty unless {@code CREATING}
 */
public record Checkpoint(Phase phase, Set<Long> idsBefore) {

    /** The write that may have been sent. */
    public enum Phase {
        /** None. Not stored any more, but read. */
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

    /**
     * What Buddy may have done because of the write; empty if there was none.
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

    static Checkpoint creating(Set<Long> idsBefore) {
        return new Checkpoint(Phase.CREATING, idsBefore);
    }

    static Checkpoint updating() {
        return new Checkpoint(Phase.UPDATING, Set.of());
    }
}
