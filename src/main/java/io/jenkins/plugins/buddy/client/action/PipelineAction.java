package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.Redactor;

/**
 * An action of a pipeline, as Buddy returns it. The texts to show are cleaned when they are used, since few elements of a list are shown.
 *
 * @param id its ID, unique in Buddy
 * @param name its name as Buddy returns it, for comparisons
 * @param fields all its fields
 * @param redactor cleans the texts to show
 */
record PipelineAction(long id, String name, JsonNode fields, Redactor redactor) {

    boolean isDockerfileAction() {
        return DockerfileActionRequest.TYPE.equals(fields.path("type").textValue());
    }

    /** Its name, to show. */
    String shownName() {
        return redactor.redact(name);
    }

    /** Its type, to show: {@link DockerfileActionRequest#TYPE} for "Build Docker image"; Buddy has many more. */
    String type() {
        return redactor.redact(fields.path("type").asText(""));
    }

    /** Its URL in the API, null if Buddy returned none. */
    String url() {
        return JsonResponseParser.webUrl(fields.path("url"), redactor);
    }

    /** Its page, null if Buddy returned none. */
    String htmlUrl() {
        return JsonResponseParser.webUrl(fields.path("html_url"), redactor);
    }

    /** The pipeline's name, null if Buddy returned none. */
    String pipelineName() {
        return JsonResponseParser.text(fields.path("pipeline").path("name"), redactor);
    }

    /** The pipeline's page, null if Buddy returned none. */
    String pipelineHtmlUrl() {
        return JsonResponseParser.webUrl(fields.path("pipeline").path("html_url"), redactor);
    }

    /** Leaves out the fields, which may contain secrets. */
    @Override
    public String toString() {
        return "action '" + shownName() + "' (id " + id + ", type " + type() + ")";
    }
}
