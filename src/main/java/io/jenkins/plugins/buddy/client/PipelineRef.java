package io.jenkins.plugins.buddy.client;

/**
 * Where an action lives: a pipeline of a project of a workspace.
 *
 * @param workspace the workspace's name in its URL
 * @param project the project's name in its URL
 * @param pipelineId the pipeline's number
 */
public record PipelineRef(String workspace, String project, long pipelineId) {

    @Override
    public String toString() {
        return Text.PIPELINE.of(workspace, project, pipelineId).toString();
    }
}
