package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.run.FakeActionRun;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import java.net.URI;
import java.util.List;

/** Shows actions and pipelines in responses. */
final class Views {

    private static final List<String> SUMMARY =
            List.of("id", "name", "type", "url", "html_url", "trigger_time", "last_execution_status");

    private final URI url;
    private final Behavior behavior;
    private final ActionRules rules;
    private final Passwords passwords;

    Views(URI url, Behavior behavior, ActionRules rules, Passwords passwords) {
        this.url = url;
        this.behavior = behavior;
        this.rules = rules;
        this.passwords = passwords;
    }

    /** The URL of a pipeline in the API. */
    String url(FakePipeline pipeline) {
        return url + pipeline.path();
    }

    /** An action that is read alone. */
    ObjectNode action(FakePipeline pipeline, ObjectNode action) {
        ObjectNode shown = withUrls(pipeline, action);
        if (!behavior.showsPasswords && action.path("password").isTextual()) {
            String password = action.path("password").asText();
            shown.put("password", passwords.encrypt(action.path("id").asLong(), password));
        }
        if (action.path("integration").path(rules.integrationKey()).isTextual()) {
            showIntegration(shown.putObject("integration"), action.path("integration"));
        }
        if (action.path("type").asText().equals("DOCKERFILE")) {
            rules.shownFields().forEach(field -> shown.putIfAbsent(field, shown.nullNode()));
        }
        showInAction(shown.putObject("pipeline"), pipeline);
        return tidy(shown);
    }

    /** An action in a list. */
    ObjectNode actionInList(FakePipeline pipeline, ObjectNode action) {
        if (!behavior.partialListEntries) {
            return action(pipeline, action);
        }
        ObjectNode shown = withUrls(pipeline, action);
        SUMMARY.forEach(field -> shown.putIfAbsent(field, shown.nullNode()));
        return tidy(shown.retain(SUMMARY));
    }

    private ObjectNode withUrls(FakePipeline pipeline, ObjectNode action) {
        long id = action.path("id").asLong();
        ObjectNode shown = Response.JSON.createObjectNode();
        shown.put("url", url(pipeline) + "/actions/" + id);
        shown.put("html_url", page(pipeline) + "/action/" + id + "/edit");
        shown.put("id", id);
        shown.setAll(action.deepCopy());
        shown.put("last_execution_status", "INITIAL");
        return shown;
    }

    private void showIntegration(ObjectNode shown, JsonNode integration) {
        JsonNode id = integration.path(rules.integrationKey());
        if (!behavior.version2020) {
            shown.set("identifier", id);
            shown.put("auth_type", "DEFAULT");
        }
        shown.set("hash_id", id);
        shown.put("name", "Our registry").put("type", "AMAZON");
    }

    /** The pipeline of an action, as the reference's example has it. */
    private void showInAction(ObjectNode shown, FakePipeline pipeline) {
        shown.put("url", url(pipeline))
                .put("html_url", page(pipeline) + "/pipeline/" + pipeline.id())
                .put("id", pipeline.id())
                .put("name", pipeline.name())
                .put("on", "CLICK");
        shown.putArray("refs").add("refs/heads/master");
        shown.put("last_execution_status", "SUCCESSFUL")
                .put("last_execution_revision", "506a3963507943d6908154f4bc9646e829128a08");
    }

    /** A pipeline that is read alone or listed. */
    ObjectNode pipeline(FakePipeline pipeline) {
        ObjectNode shown = Response.JSON.createObjectNode();
        showInAction(shown, pipeline);
        shown.put("disabled", false).putNull("disabled_reason");
        if (!behavior.version2020) {
            shown.put("identifier", pipeline.identifier())
                    .put("definition_source", pipeline.definitionSource())
                    .put("git_config_ref", pipeline.gitConfigRef())
                    .put("paused", false)
                    .put("stale", false);
            if (pipeline.gitConfigRef().equals("FIXED")) {
                shown.putObject("git_config")
                        .put("project", pipeline.project())
                        .put("branch", "master")
                        .put("path", "buddy.yml");
            } else {
                shown.putNull("git_config");
            }
        }
        return tidy(shown);
    }

    /** A run in a list. */
    ObjectNode runInList(FakePipeline pipeline, FakeRun run) {
        return run(pipeline, run, run.summary());
    }

    /** A run that is read alone. */
    ObjectNode run(FakePipeline pipeline, FakeRun run) {
        return run(pipeline, run, run.details());
    }

    private ObjectNode run(FakePipeline pipeline, FakeRun run, ObjectNode fields) {
        ObjectNode shown = Response.JSON.createObjectNode();
        shown.put("url", url(pipeline) + "/executions/" + run.id());
        shown.put("html_url", url + FakeBuddyWebPages.path(pipeline, run));
        shown.setAll(fields);
        return tidy(shown.remove(run.omittedFields()));
    }

    /** An action of a run that is read alone. */
    ObjectNode actionRun(FakePipeline pipeline, FakeRun run, FakeActionRun action) {
        ObjectNode shown = Response.JSON.createObjectNode();
        shown.put("url", url(pipeline) + "/executions/" + run.id() + "/action_executions/" + action.id());
        return tidy(shown.setAll(action.details()));
    }

    private <T extends JsonNode> T tidy(T node) {
        if (behavior.omitsEmptyFields) {
            removeNulls(node);
        }
        return node;
    }

    private static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(Views::removeNulls);
    }

    private String page(FakePipeline pipeline) {
        return url + FakeBuddyWebPages.path(pipeline);
    }
}
