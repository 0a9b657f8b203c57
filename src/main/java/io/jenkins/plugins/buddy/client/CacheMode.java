package io.jenkins.plugins.buddy.client;

/** The values of {@code cache_mode}. Buddy takes it only where the pipeline's {@code cache_scope} is WORKSPACE or PROJECT. */
public enum CacheMode {
    MIN,
    MAX
}
