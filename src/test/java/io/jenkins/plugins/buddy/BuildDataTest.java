package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The results of a build on its pages and in its remote API. */
class BuildDataTest extends BuddyJenkinsTestCase {

    @Test
    void remoteApiHasAllFieldsOfAResult() throws Exception {
        WorkflowRun run = run(step("") + "\n" + step("dryRun: true"));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            String json = browser.goTo(run.getUrl() + "api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            JsonNode actions = null;
            for (JsonNode action : new ObjectMapper().readTree(json).path("actions")) {
                if (action.path("_class").asText().equals(BuddyBuildData.class.getName())) {
                    actions = action.path("buddyActions");
                }
            }
            assertNotNull(actions, json);
            String page = buddy.url() + "/app/acme/web/pipelines";
            ObjectNode expected = new ObjectMapper().createObjectNode();
            expected.put("htmlUrl", page + "/action/1/edit")
                    .put("id", 1)
                    .put("name", "Build image")
                    .put("outcome", "CREATED")
                    .put("pipelineHtmlUrl", page + "/pipeline/42")
                    .put("pipelineId", 42)
                    .put("pipelineName", "Live mirror")
                    .put("project", "web")
                    .put("url", buddy.url() + "/workspaces/acme/projects/web/pipelines/42/actions/1")
                    .put("workspace", "acme");
            assertEquals(expected, ((ObjectNode) actions.get(0)).without("_class"));
            assertEquals("DRY_RUN", actions.get(1).path("outcome").asText());
            assertTrue(actions.get(1).path("id").isNull(), json);
        }
    }

    @Test
    void buildPageLinksToBuddy() throws Exception {
        WorkflowRun run = run("buddyDockerfileAction(workspace: 'acme', project: 'web', pipelineId: 42,"
                + " name: '<b>Build</b> & co')");
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.goTo(run.getUrl());
            HtmlAnchor action = page.getAnchorByText("<b>Build</b> & co");
            assertEquals(results(run).get(0).getHtmlUrl(), action.getHrefAttribute());
            HtmlPage followed = action.click();
            assertEquals("<b>Build</b> & co", followed.querySelector("h1").getTextContent());
            HtmlAnchor pipelineLink = page.getAnchorByText("Live mirror");
            assertEquals(results(run).get(0).getPipelineHtmlUrl(), pipelineLink.getHrefAttribute());
            assertTrue(
                    page.getBody().asNormalizedText().contains("CREATED, acme/web, Live mirror"),
                    page::asNormalizedText);
        }
    }

    @Test
    void jobPageShowsTheActionsOfTheLatestBuild() throws Exception {
        WorkflowRun run = run(step(""));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage page = browser.getPage(run.getParent());
            assertEquals(
                    results(run).get(0).getHtmlUrl(),
                    page.getAnchorByText("Build image").getHrefAttribute());
            assertTrue(page.getBody().asNormalizedText().contains("Buddy actions of #1"), page::asNormalizedText);
        }
    }

    @Test
    void buildWithoutResultsShowsNothing() throws Exception {
        WorkflowRun run = run("echo 'nothing'");
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            assertFalse(browser.goTo(run.getUrl()).asNormalizedText().contains("Buddy"));
            assertFalse(browser.getPage(run.getParent()).asNormalizedText().contains("Buddy"));
        }
    }
}
