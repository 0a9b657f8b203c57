package io.jenkins.plugins.buddy.client.action;

/** The values of {@code docker_registry}, as Buddy's reference lists them. */
public enum DockerRegistry {
    NONE,
    DOCKER_HUB,
    AMAZON_ECR,
    GOOGLE_GCR,
    GOOGLE_ARTIFACT_REGISTRY,
    GIT_HUB_CONTAINER_REGISTRY,
    OTHER
}
