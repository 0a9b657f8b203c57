package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.Redactor;

/**
 * The result of a task.
 *
 * @param outcome the outcome
 * @param id the action's ID, null after a dry run
 * @param name the action's name
 * @param url the action's URL in the API, null after a dry run or if Buddy returned none
 * @param htmlUrl the action's page, null after a dry run or if Buddy returned none
 * @param pipeline the pipeline
 * @param pipelineName the pipeline's name, null if Buddy returned none
 * @param pipelineHtmlUrl the pipeline's page, null if Buddy returned none
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

    static ActionResult of(Outcome outcome, PipelineRef pipeline, PipelineAction action) {
        return new ActionResult(
                outcome,
                action.id(),
                action.shownName(),
                action.url(),
                action.htmlUrl(),
                pipeline,
                action.pipelineName(),
                action.pipelineHtmlUrl());
    }

    static ActionResult dryRun(PipelineRef pipeline, String name) {
        return new ActionResult(
                Outcome.DRY_RUN, null, Redactor.NO_SECRETS.redact(name), null, null, pipeline, null, null);
    }

    /** One line in the reader's language: {@code CREATED action 'Build image' (id 2) in acme/web, pipeline 42: https://…}. */
    @Override
    public String toString() {
        if (id == null) {
            return Messages.ActionResult_DryRun(outcome, name, pipeline);
        }
        return htmlUrl == null
                ? Messages.ActionResult_Done(outcome, name, Long.toString(id), pipeline)
                : Messages.ActionResult_DoneWithUrl(outcome, name, Long.toString(id), pipeline, htmlUrl);
    }
}
