package io.jenkins.plugins.buddy.client.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.CallOptions;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.http.Pages;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import io.jenkins.plugins.buddy.client.http.Redactor;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinition;
import java.util.concurrent.CompletableFuture;

/** The runs of a pipeline in Buddy's REST API. Each method sends one request. */
public final class RunApi {

    private final HttpTransport transport;
    private final String pipelinePath;
    private final String path;
    private final RunParser parser;

    public RunApi(HttpTransport transport, PipelineRef pipeline) {
        this.transport = transport;
        this.pipelinePath = pipeline.path();
        this.path = pipelinePath + "/executions";
        this.parser = new RunParser(transport.redactor());
    }

    /** The rate limit of the requests' token. */
    public RateLimit rateLimit() {
        return transport.rateLimit();
    }

    /** Reads the pipeline itself. */
    public CompletableFuture<PipelineDefinition> pipeline(CallOptions options) {
        return transport.get(pipelinePath, "", PipelineDefinition.PARSER, options);
    }

    /** Adds the name and the page of the pipeline to a run. */
    public PipelineRun withPipeline(PipelineRun run, PipelineDefinition pipeline) {
        Redactor redactor = transport.redactor();
        return run.withPipeline(
                pipeline.name() == null ? null : redactor.redact(pipeline.name()),
                JsonResponseParser.webUrl(pipeline.htmlUrl(), redactor));
    }

    /**
     * Lists runs, the newest first, without their actions.
     *
     * @param page counted from 1
     */
    public CompletableFuture<Page<PipelineRun>> list(int page, CallOptions options) {
        return transport.get(path, Pages.query(page), JsonResponseParser.page("executions", parser::summary), options);
    }

    /** Reads a run with its actions. */
    public CompletableFuture<PipelineRun> read(long id, CallOptions options) {
        return transport.get(path(id), "", run(id), options);
    }

    /** Starts a run. */
    public CompletableFuture<PipelineRun> start(ObjectNode body, CallOptions options) {
        return transport.post(path, body, JsonResponseParser.object(parser::run), options);
    }

    /** Cancels a run. It may be {@code TERMINATING} for a while. */
    public CompletableFuture<PipelineRun> cancel(long id, CallOptions options) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("operation", "CANCEL");
        return transport.patch(path(id), body, run(id), options);
    }

    /** Reads the log and the output of an executed action. */
    public CompletableFuture<ActionLog> log(long id, String executionId, CallOptions options) {
        return log(path(id) + "/action_executions/" + new PathSegment(executionId).encoded(), options);
    }

    /** Reads the same at the path of older installations. If an action was executed several times, this is its last execution. */
    public CompletableFuture<ActionLog> olderLog(long id, long actionId, CallOptions options) {
        return log(path(id) + "/actions/" + actionId, options);
    }

    private CompletableFuture<ActionLog> log(String logPath, CallOptions options) {
        return transport.get(logPath, "", new ActionLogParser(parser), options);
    }

    private String path(long id) {
        return path + "/" + id;
    }

    private ResponseParser<PipelineRun> run(long id) {
        return JsonResponseParser.object(json -> {
            PipelineRun run = parser.run(json);
            if (run.id() != id) {
                throw new UnexpectedJsonException(Messages._RunParser_OtherId(Long.toString(run.id())));
            }
            return run;
        });
    }
}
