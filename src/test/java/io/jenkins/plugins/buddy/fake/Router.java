package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Finds what a request is for, and responds to it. */
final class Router {

    private final Behavior behavior;
    private final Authorization authorization;
    private final String basePath;
    private final Map<String, FakePipeline> pipelines = new ConcurrentHashMap<>();
    private final Views views;
    private final ActionResource actions;
    private final ExecutionResource executions;

    /**
     * @param url the base URL of the API
     */
    Router(URI url, Behavior behavior, Authorization authorization) {
        this.behavior = behavior;
        this.authorization = authorization;
        this.basePath = url.getRawPath();
        Passwords passwords = new Passwords();
        ActionRules rules = new ActionRules(behavior);
        this.views = new Views(url, behavior, rules, passwords);
        this.actions = new ActionResource(behavior, rules, passwords, views);
        this.executions = new ExecutionResource(behavior, views);
    }

    void add(FakePipeline pipeline) {
        pipelines.put(pipeline.path(), pipeline);
    }

    Collection<FakePipeline> pipelines() {
        return pipelines.values();
    }

    Response respond(RecordedRequest request) {
        if (!request.path().startsWith(basePath + "/")) {
            return Response.html("<!DOCTYPE html><html><body>This is Buddy. Its API is elsewhere.</body></html>");
        }
        String relative = request.path().substring(basePath.length());
        if (relative.equals("/") || relative.startsWith("/app/")) {
            return Response.html(new FakeBuddyWebPages(pipelines()).page(relative));
        }
        FakeToken token = authorization.tokenOf(request);
        if (token == null) {
            return Response.error(401, "Wrong authentication data");
        }
        RequestPath path;
        try {
            path = RequestPath.of(relative, request.query());
        } catch (IllegalArgumentException e) {
            return Response.error(400, "The URL is malformed");
        }
        return authorization.check(token, request, path, () -> route(token, request, path));
    }

    private Response route(FakeToken token, RecordedRequest request, RequestPath path) {
        if (path.segment(6).equals("actions") && path.length() <= 8) {
            FakePipeline pipeline = pipeline(path);
            if (pipeline == null) {
                return Response.notFound();
            }
            return path.length() == 7
                    ? actions.all(request, path, pipeline)
                    : actions.one(request, pipeline, path.id(7));
        }
        if (path.segment(6).equals("executions") && path.length() <= 10) {
            FakePipeline pipeline = pipeline(path);
            if (pipeline == null) {
                return Response.notFound();
            }
            return path.length() == 7
                    ? executions.all(request, path, pipeline)
                    : executions.one(request, path, pipeline);
        }
        Response response = request.method().equals("GET") ? read(token, path) : null;
        return Objects.requireNonNullElseGet(response, Response::notFound);
    }

    /** The pipeline of a path, null if there is none. */
    private FakePipeline pipeline(RequestPath path) {
        return path.segment(0).equals("workspaces")
                        && path.segment(2).equals("projects")
                        && path.segment(4).equals("pipelines")
                ? in(path.segment(1), path.segment(3)).stream()
                        .filter(each -> each.id() == path.id(5))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** The pipelines of a project, ordered by ID. */
    private List<FakePipeline> in(String workspace, String project) {
        return in(workspace).stream()
                .filter(pipeline -> pipeline.project().equals(project))
                .sorted(Comparator.comparing(FakePipeline::id))
                .toList();
    }

    private List<FakePipeline> in(String workspace) {
        return pipelines().stream()
                .filter(pipeline -> pipeline.workspace().equals(workspace))
                .toList();
    }

    /** The response to a GET of anything but actions, null for unknown paths. */
    private Response read(FakeToken token, RequestPath path) {
        String parts = String.join("/", path.segments());
        if (parts.equals("user/token") && behavior.userTokenAvailable && !behavior.version2020) {
            return Response.json(200, token.toJson(false));
        }
        if (parts.equals("workspaces")) {
            return workspaces(token);
        }
        String workspace = path.segment(1);
        if (!path.segment(0).equals("workspaces") || in(workspace).isEmpty()) {
            return null;
        }
        String kind = path.segment(path.length() - 1);
        return switch (path.length()) {
            case 3 ->
                switch (kind) {
                    case "projects" -> projects(workspace);
                    case "integrations" -> integrations();
                    case "identifiers" -> identifiers(workspace, path.query());
                    default -> null;
                };
            case 5 -> kind.equals("pipelines") ? pipelines(in(workspace, path.segment(3)), path.query()) : null;
            case 6 -> {
                FakePipeline pipeline = pipeline(path);
                yield pipeline == null ? null : Response.json(200, views.pipeline(pipeline));
            }
            default -> null;
        };
    }

    private Response workspaces(FakeToken token) {
        ObjectNode json = Response.JSON.createObjectNode();
        ArrayNode array = json.putArray("workspaces");
        pipelines().stream()
                .map(FakePipeline::workspace)
                .filter(token::mayUse)
                .distinct()
                .sorted()
                .forEach(name ->
                        array.addObject().put("name", "Workspace " + name).put("domain", name));
        return Response.json(200, json);
    }

    private Response projects(String workspace) {
        ObjectNode json = Response.JSON.createObjectNode();
        ArrayNode array = json.putArray("projects");
        in(workspace).stream()
                .map(FakePipeline::project)
                .distinct()
                .sorted()
                .forEach(name -> array.addObject().put("name", name).put("display_name", "Project " + name));
        return Response.json(200, json);
    }

    private Response integrations() {
        ObjectNode json = Response.JSON.createObjectNode();
        ObjectNode integration = json.putArray("integrations").addObject();
        integration.put("hash_id", "5ddb").put("name", "Our registry").put("type", "AMAZON");
        if (!behavior.version2020) {
            integration.put("identifier", "5ddb");
        }
        return Response.json(200, json);
    }

    private Response identifiers(String workspace, Map<String, String> query) {
        if (!behavior.identifiersAvailable || behavior.version2020) {
            return null;
        }
        return in(workspace, query.getOrDefault("project", "")).stream()
                .filter(pipeline -> pipeline.identifier().equals(query.get("pipeline")))
                .findFirst()
                .map(pipeline ->
                        Response.json(200, Response.JSON.createObjectNode().put("pipeline_id", pipeline.id())))
                .orElse(null);
    }

    /** A page of a project's pipelines; null if there is no such project. */
    private Response pipelines(List<FakePipeline> all, Map<String, String> query) {
        if (all.isEmpty()) {
            return null;
        }
        try {
            Page page = Page.of(query, behavior.largestPage, all.size());
            ObjectNode json = Response.JSON.createObjectNode();
            ArrayNode array = json.putArray("pipelines");
            all.subList(page.from(), page.to()).forEach(pipeline -> array.add(views.pipeline(pipeline)));
            return Response.json(200, json);
        } catch (NumberFormatException e) {
            return Response.error(400, "Wrong value of page or per_page");
        }
    }
}
