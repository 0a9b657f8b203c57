package io.jenkins.plugins.buddy.client;

import java.util.Set;

/**
 * What must outlive an interruption so that work can go on without doing anything twice.
 *
 * @param phase how far it had come
 * @param idsBefore the ids of all actions that the pipeline had before one was created; empty unless {@code CREATING}
 */
public record Checkpoint(Phase phase, Set<Long> idsBefore) {

    /** How far the work has come. */
    public enum Phase {
        /** Nothing was sent that changes anything. */
        LOOKING,
        /** A request that creates may have gone out. */
        CREATING,
        /** A request that edits may have gone out. */
        EDITING
    }

    /** Where all work begins. */
    public static final Checkpoint START = new Checkpoint(Phase.LOOKING, Set.of());

    public Checkpoint {
        idsBefore = Set.copyOf(idsBefore);
    }

    static Checkpoint creating(Set<Long> idsBefore) {
        return new Checkpoint(Phase.CREATING, idsBefore);
    }

    static Checkpoint editing() {
        return new Checkpoint(Phase.EDITING, Set.of());
    }
}
