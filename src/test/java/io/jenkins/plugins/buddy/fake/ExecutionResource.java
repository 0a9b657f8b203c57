package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.run.FakeActionRun;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.FakeRuns;
import io.jenkins.plugins.buddy.fake.run.LogPath;
import java.util.List;
import java.util.Map;

/** The requests for a pipeline's runs, "executions" in the API. */
final class ExecutionResource {

    private final Behavior behavior;
    private final Views views;

    ExecutionResource(Behavior behavior, Views views) {
        this.behavior = behavior;
        this.views = views;
    }

    /** Responds to a request for the list of runs. */
    Response all(RecordedRequest request, RequestPath path, FakePipeline pipeline) {
        return switch (request.method()) {
            case "GET" -> list(pipeline, path.query());
            case "POST" -> request.isJson() ? start(pipeline, request.body()) : Response.notJson();
            default -> Response.methodNotAllowed();
        };
    }

    /** Responds to a request for a run, or for an action in it. */
    Response one(RecordedRequest request, RequestPath path, FakePipeline pipeline) {
        FakeRun run = pipeline.runs().find(path.id(7));
        if (run == null) {
            return Response.notFound();
        }
        if (path.length() > 8) {
            return request.method().equals("GET") ? log(path, pipeline, run) : Response.methodNotAllowed();
        }
        return switch (request.method()) {
            case "GET" -> Response.json(200, views.run(pipeline, run));
            case "PATCH" -> request.isJson() ? operate(pipeline, run, request.body()) : Response.notJson();
            default -> Response.methodNotAllowed();
        };
    }

    private Response list(FakePipeline pipeline, Map<String, String> query) {
        List<FakeRun> runs = pipeline.runs().listed();
        Page page;
        try {
            page = Page.of(query, behavior.largestPage, runs.size());
        } catch (NumberFormatException e) {
            return Response.error(400, "Wrong value of page or per_page");
        }
        Response refusal = behavior.refusal(page, page.pages());
        if (refusal != null) {
            return refusal;
        }
        ObjectNode json = Response.JSON.createObjectNode();
        json.put("url", views.url(pipeline) + "/executions");
        if (behavior.showsPageCounts) {
            page.addCounts(json);
        }
        ArrayNode array = json.putArray("executions");
        runs.subList(page.from(), page.to()).forEach(run -> array.add(views.runInList(pipeline, run)));
        return Response.json(200, json);
    }

    private Response start(FakePipeline pipeline, ObjectNode body) {
        FakeRuns runs = pipeline.runs();
        List<String> errors = runs.errors(body);
        return errors.isEmpty()
                ? Response.json(runs.startStatus(), views.run(pipeline, runs.start(body, behavior.listing.created())))
                : Response.errors(400, errors);
    }

    private Response operate(FakePipeline pipeline, FakeRun run, ObjectNode body) {
        if (body.size() != 1 || !body.path("operation").isTextual()) {
            return Response.error(400, "Field operation is required, and no other is allowed");
        }
        // Serialized, as a database would: the check and the change belong together.
        synchronized (run) {
            String refusal =
                    switch (body.path("operation").asText()) {
                        case "CANCEL" -> run.cancel() ? null : "Execution is already finished";
                        case "APPLY" -> run.approve() ? null : "Execution does not wait for approval";
                        default -> "Field operation has a wrong value";
                    };
            return refusal == null ? Response.json(200, views.run(pipeline, run)) : Response.error(400, refusal);
        }
    }

    private Response log(RequestPath path, FakePipeline pipeline, FakeRun run) {
        LogPath available =
                switch (path.segment(8)) {
                    case "action_executions" -> LogPath.CURRENT;
                    case "actions" -> LogPath.OLDER;
                    default -> LogPath.NONE;
                };
        if (path.length() > 10
                || available == LogPath.NONE
                || available != pipeline.runs().logPath()) {
            return Response.notFound();
        }
        // The older path leads to the last repetition of an action.
        FakeActionRun found = null;
        for (FakeActionRun action : run.actions()) {
            if (available == LogPath.CURRENT ? action.id().equals(path.segment(9)) : action.actionId() == path.id(9)) {
                found = action;
            }
        }
        return found == null ? Response.notFound() : Response.json(200, views.actionRun(pipeline, run, found));
    }
}
