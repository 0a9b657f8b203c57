package io.jenkins.plugins.buddy.client;

/** The values of {@code provenance}, {@code docker build --provenance}. */
public enum Provenance {
    NONE,
    MIN,
    MAX
}
