package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An action as Buddy answered it.
 *
 * @param id its number, unique in Buddy
 * @param name its name
 * @param type its type, {@link DockerfileActionRequest#TYPE} for "Build Docker image"; Buddy has many more
 * @param url its address in the API, null if Buddy gave none
 * @param htmlUrl its page for people, null if Buddy gave none
 * @param pipelineName its pipeline's name, null if the answer doesn't have it
 * @param pipelineHtmlUrl its pipeline's page for people, null if the answer doesn't have it
 * @param fields the whole answer; it may carry secrets, so it is never logged or kept
 */
record BuddyAction(
        long id,
        String name,
        String type,
        String url,
        String htmlUrl,
        String pipelineName,
        String pipelineHtmlUrl,
        JsonNode fields) {

    boolean isDockerfileAction() {
        return DockerfileActionRequest.TYPE.equals(type);
    }

    /** Without the fields, which may carry secrets. */
    @Override
    public String toString() {
        return "action '" + name + "' (id " + id + ", type " + type + ")";
    }
}
