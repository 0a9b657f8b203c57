package io.jenkins.plugins.buddy.client;

/**
 * What became of a request.
 *
 * @param outcome what was done
 * @param id the action's number, null after a dry run
 * @param name the action's name
 * @param url the action's address in the API, null after a dry run or if Buddy gave none
 * @param htmlUrl the action's page for people, null after a dry run or if Buddy gave none
 * @param pipeline where it is
 * @param pipelineName the pipeline's name, null if Buddy didn't tell it
 * @param pipelineHtmlUrl the pipeline's page for people, null if Buddy didn't tell it
 */
public record ActionResult(
        Outcome outcome,
        Long id,
        String name,
        String url,
        String htmlUrl,
        PipelineRef pipeline,
        String pipelineName,
        String pipelineHtmlUrl) {

    static ActionResult of(Outcome outcome, PipelineRef pipeline, BuddyAction action) {
        return new ActionResult(
                outcome,
                action.id(),
                action.name(),
                action.url(),
                action.htmlUrl(),
                pipeline,
                action.pipelineName(),
                action.pipelineHtmlUrl());
    }

    static ActionResult dryRun(PipelineRef pipeline, String name) {
        return new ActionResult(Outcome.DRY_RUN, null, name, null, null, pipeline, null, null);
    }

    /** One line for people in the JVM's language: {@code CREATED action 'Build image' (id 2) in acme/web, pipeline 42: https://…}. */
    @Override
    public String toString() {
        Message done =
                id == null ? Text.DRY_RUN_DONE.of(outcome, name, pipeline) : Text.DONE.of(outcome, name, id, pipeline);
        return (htmlUrl == null ? done : Text.WITH_DETAIL.of(done, htmlUrl)).toString();
    }
}
