package io.jenkins.plugins.buddy.client.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import java.util.Set;

/**
 * What is known of a pipeline itself.
 *
 * <p>Source: Buddy's reference of pipelines, {@code git_config_ref} and {@code definition_source}.
 *
 * @param name the pipeline's name as Buddy returned it, null if it returned none
 * @param htmlUrl the pipeline's page as Buddy returned it, null if it returned none
 * @param external whether the definition comes from git or from another project, so that the next push may undo a change
 */
public record PipelineDefinition(String name, String htmlUrl, boolean external) {

    /** Parses the response to a request for a pipeline. */
    public static final ResponseParser<PipelineDefinition> PARSER =
            JsonResponseParser.object(PipelineDefinition::parse);

    /** A pipeline that cannot be read: it counts as defined in Buddy. */
    static final PipelineDefinition UNKNOWN = new PipelineDefinition(null, null, false);

    private static PipelineDefinition parse(JsonNode json) {
        boolean inGit =
                Set.of("FIXED", "DYNAMIC").contains(json.path("git_config_ref").asText());
        boolean inAnotherProject = json.path("definition_source").asText().equals("REMOTE");
        return new PipelineDefinition(
                json.path("name").textValue(), json.path("html_url").textValue(), inGit || inAnotherProject);
    }
}
