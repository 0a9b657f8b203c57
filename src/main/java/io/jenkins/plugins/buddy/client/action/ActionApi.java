package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.http.Pages;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import java.util.concurrent.CompletableFuture;

/** The actions of a pipeline in Buddy's REST API. Each method sends one request. */
final class ActionApi {

    private final HttpTransport transport;
    private final String path;
    private final ResponseParser<PipelineAction> action;
    private final ResponseParser<Page<PipelineAction>> summaries;

    ActionApi(HttpTransport transport, PipelineRef pipeline) {
        this.transport = transport;
        this.path = pipeline.path() + "/actions";
        ActionParser parser = new ActionParser(transport.redactor());
        this.action = JsonResponseParser.object(parser::action);
        this.summaries = JsonResponseParser.page("actions", parser::summary);
    }

    /**
     * Lists actions.
     *
     * @param page counted from 1; Buddy does not document that this list is paged
     */
    CompletableFuture<Page<PipelineAction>> list(int page, CallOptions options) {
        return transport.get(path, Pages.query(page), summaries, options);
    }

    /** Reads an action with all its fields, which a list may lack. */
    CompletableFuture<PipelineAction> read(long id, CallOptions options) {
        return transport.get(path + "/" + id, "", action, options);
    }

    /** Creates an action, even if one like it exists. */
    CompletableFuture<PipelineAction> create(ObjectNode body, CallOptions options) {
        return transport.post(path, body, action, options);
    }

    /**
     * Updates an action.
     *
     * @param body the fields to set, with {@code type} and {@code name}; the others stay
     */
    CompletableFuture<PipelineAction> update(long id, ObjectNode body, CallOptions options) {
        return transport.patch(path + "/" + id, body, action, options);
    }

    /** Deletes an action. */
    CompletableFuture<Void> delete(long id, CallOptions options) {
        return transport.delete(path + "/" + id, options);
    }
}
