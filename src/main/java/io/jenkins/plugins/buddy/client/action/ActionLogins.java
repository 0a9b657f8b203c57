package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.PipelineRef;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The logins that were sent for the actions of a pipeline. */
final class ActionLogins {

    private final LoginMemory memory;
    private final String url;
    private final DockerfileActionRequest request;

    ActionLogins(LoginMemory memory, URI endpoint, PipelineRef pipeline, DockerfileActionRequest request) {
        this.memory = memory;
        this.url = endpoint + pipeline.path() + "/actions/";
        this.request = request;
    }

    /** Returns whether the requested login was the last one sent for an action. */
    boolean wasSent(long actionId) {
        return request.has(ActionField.PASSWORD)
                && memory.contains(url + actionId, text(ActionField.LOGIN), text(ActionField.PASSWORD));
    }

    /** Remembers the requested login after a write. A failure costs another update and nothing else. */
    CompletableFuture<Void> written(long actionId) {
        CompletionStage<?> stored = request.has(ActionField.PASSWORD)
                ? memory.add(url + actionId, text(ActionField.LOGIN), text(ActionField.PASSWORD))
                : memory.remove(url + actionId);
        return stored.<Void>handle((done, failure) -> null).toCompletableFuture();
    }

    private String text(ActionField field) {
        return request.get(field).map(JsonNode::asText).orElse("");
    }
}
