package io.jenkins.plugins.buddy.client.action;

/**
 * One entry of {@code secrets}: what Buddy passes to {@code docker build --secret}. It is a reference and never the secret's
 * text.
 *
 * @param id the name under which the Dockerfile mounts it
 * @param type the meaning of {@code value}
 * @param value a path in the pipeline's file system, or the name of a Buddy variable
 */
public record DockerBuildSecret(String id, Type type, String value) {

    /** The values of a secret's {@code type}. */
    public enum Type {
        /** {@code value} is a path in the pipeline's file system. */
        FILE,
        /** {@code value} is the name of a Buddy variable. */
        ENV
    }
}
