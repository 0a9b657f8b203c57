package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The requests for a pipeline's actions. */
final class ActionResource {

    private final Behavior behavior;
    private final ActionRules rules;
    private final Passwords passwords;
    private final Views views;

    ActionResource(Behavior behavior, ActionRules rules, Passwords passwords, Views views) {
        this.behavior = behavior;
        this.rules = rules;
        this.passwords = passwords;
        this.views = views;
    }

    /** Responds to a request for the list of actions. */
    Response all(RecordedRequest request, RequestPath path, FakePipeline pipeline) {
        return switch (request.method()) {
            case "GET" -> list(pipeline, path.query());
            case "POST" -> request.isJson() ? create(pipeline, request.body()) : Response.notJson();
            default -> Response.methodNotAllowed();
        };
    }

    /** Responds to a request for an action. */
    Response one(RecordedRequest request, FakePipeline pipeline, long id) {
        // Serialized, as a database would.
        synchronized (pipeline) {
            if (pipeline.action(id) == null) {
                return Response.notFound();
            }
            return switch (request.method()) {
                case "GET" -> read(pipeline, id, 200);
                case "PATCH" -> request.isJson() ? update(pipeline, id, request.body()) : Response.notJson();
                case "DELETE" -> {
                    pipeline.delete(id);
                    yield Response.noContent();
                }
                default -> Response.methodNotAllowed();
            };
        }
    }

    private Response list(FakePipeline pipeline, Map<String, String> query) {
        List<ObjectNode> actions = pipeline.listedActions();
        ObjectNode json = Response.JSON.createObjectNode();
        json.put("url", views.url(pipeline) + "/actions");
        if (behavior.pagedActions || behavior.furtherPagesStatus != 0) {
            Page page;
            try {
                page = Page.of(query, behavior.largestPage, actions.size());
            } catch (NumberFormatException e) {
                return Response.error(400, "Wrong value of page or per_page");
            }
            Response refusal = behavior.refusal(page, behavior.pagedActions ? page.pages() : 1);
            if (refusal != null) {
                return refusal;
            }
            if (behavior.pagedActions) {
                actions = actions.subList(page.from(), page.to());
                if (behavior.showsPageCounts) {
                    page.addCounts(json);
                }
            }
        }
        ArrayNode array = json.putArray("actions");
        actions.forEach(action -> array.add(views.actionInList(pipeline, action)));
        pipeline.listEntries().forEach(array::add);
        return Response.json(200, json);
    }

    private Response create(FakePipeline pipeline, ObjectNode body) {
        // Serialized, as a database would: the checks and the change belong together.
        synchronized (pipeline) {
            List<String> errors = rules.create(body, pipeline);
            if (Passwords.isEncrypted(body.path("password").asText())) {
                errors.add("Field password is an encrypted text that this action never had");
            }
            if (!errors.isEmpty()) {
                return Response.errors(400, errors);
            }
            ObjectNode fields = body.deepCopy();
            fields.properties().removeIf(field -> field.getValue().isNull());
            return read(pipeline, pipeline.add(fields, behavior.listing), 201);
        }
    }

    private Response update(FakePipeline pipeline, long id, ObjectNode body) {
        List<String> errors = rules.update(body, pipeline, pipeline.action(id));
        ObjectNode fields = body.deepCopy();
        String password = body.path("password").asText();
        if (Passwords.isEncrypted(password)) {
            String decrypted = passwords.decrypt(id, password);
            if (decrypted == null) {
                errors.add("Field password is an encrypted text that this action never had");
            }
            fields.put("password", decrypted);
        }
        if (!errors.isEmpty()) {
            return Response.errors(400, errors);
        }
        if (fields.has("trigger_time") && !fields.path("trigger_time").asText().equals("ON_FAILURE")) {
            fields.putIfAbsent("run_only_on_first_failure", fields.nullNode());
        }
        pipeline.update(id, fields);
        return read(pipeline, id, 200);
    }

    private Response read(FakePipeline pipeline, long id, int status) {
        return Response.json(status, views.action(pipeline, pipeline.action(id)));
    }
}
