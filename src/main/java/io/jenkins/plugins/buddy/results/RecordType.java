package io.jenkins.plugins.buddy.results;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The payload of one capability's records.
 *
 * @param name the name in the records; null for "Build Docker image" actions, whose records came first and have none
 * @param checkpoint the type of its checkpoints
 * @param result the type of its results
 */
public record RecordType<C, R>(@CheckForNull String name, Class<C> checkpoint, Class<R> result) {}
