package io.jenkins.plugins.buddy.client;

/**
 * A reference to a pipeline: workspace, project and pipeline ID. Its components are JDK types because results are stored as JSON.
 *
 * @param workspace the workspace's name in its URL
 * @param project the project's name in its URL
 * @param pipelineId the pipeline's numeric ID
 */
public record PipelineRef(String workspace, String project, long pipelineId) {

    /**
     * @throws IllegalArgumentException if the names or the ID cannot be part of a URL
     */
    public PipelineRef {
        path(workspace, project, pipelineId);
    }

    /** The pipeline's path below the API's base URL. */
    public String path() {
        return path(workspace, project, pipelineId);
    }

    private static String path(String workspace, String project, long pipelineId) {
        return "/workspaces/" + new PathSegment(workspace).encoded() + "/projects/" + new PathSegment(project).encoded()
                + "/pipelines/" + new PipelineId(pipelineId).value();
    }

    /** The reference in the reader's language, such as {@code acme/web, pipeline 42}. */
    @Override
    public String toString() {
        return Messages.PipelineRef_Name(workspace, project, Long.toString(pipelineId));
    }
}
