package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An action of a pipeline, as Buddy returns it.
 *
 * @param id its ID, unique in Buddy
 * @param name its name as Buddy returns it, for comparisons
 * @param shownName its name, cleaned
 * @param type its type, {@link DockerfileActionRequest#TYPE} for "Build Docker image"; Buddy has many more
 * @param url its URL in the API, null if Buddy returned none
 * @param htmlUrl its page, null if Buddy returned none
 * @param pipelineName the pipeline's name, null if Buddy returned none
 * @param pipelineHtmlUrl the pipeline's page, null if Buddy returned none
 * @param fields all its fields
 */
record PipelineAction(
        long id,
        String name,
        String shownName,
        String type,
        String url,
        String htmlUrl,
        String pipelineName,
        String pipelineHtmlUrl,
        JsonNode fields) {

    boolean isDockerfileAction() {
        return DockerfileActionRequest.TYPE.equals(type);
    }

    /** Leaves out the fields, which may contain secrets. */
    @Override
    public String toString() {
        return "action '" + shownName + "' (id " + id + ", type " + type + ")";
    }
}
