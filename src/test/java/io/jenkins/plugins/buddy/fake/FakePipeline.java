package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A pipeline of the fake with its actions. */
public final class FakePipeline {

    private final String workspace;
    private final String project;
    private final long id;
    private final String name;
    private final AtomicLong ids;
    private final Map<Long, ObjectNode> actions = new TreeMap<>();
    private volatile String cacheScope = "NONE";

    FakePipeline(String workspace, String project, long id, String name, AtomicLong ids) {
        this.workspace = workspace;
        this.project = project;
        this.id = id;
        this.name = name;
        this.ids = ids;
    }

    /** Sets {@code cache_scope}; {@code cache_mode} is accepted with WORKSPACE and PROJECT only. */
    public FakePipeline cacheScope(String newScope) {
        cacheScope = newScope;
        return this;
    }

    boolean acceptsCacheMode() {
        return cacheScope.equals("WORKSPACE") || cacheScope.equals("PROJECT");
    }

    String project() {
        return project;
    }

    String workspace() {
        return workspace;
    }

    /** The ID in URLs. */
    public long id() {
        return id;
    }

    /** The title. */
    public String name() {
        return name;
    }

    String path() {
        return "/workspaces/" + workspace + "/projects/" + project + "/pipelines/" + id;
    }

    /** Copies of the stored fields of all actions, ordered by ID. */
    public synchronized List<ObjectNode> actions() {
        return new ArrayList<>(
                actions.values().stream().map(ObjectNode::deepCopy).toList());
    }

    /** Adds an action without validation, as if another user had created it. Returns its ID. */
    public synchronized long add(ObjectNode fields) {
        ObjectNode action = fields.deepCopy();
        long actionId = ids.incrementAndGet();
        action.put("id", actionId);
        actions.put(actionId, action);
        return actionId;
    }

    /** A copy of an action's stored fields, null if there is no such action. */
    public synchronized ObjectNode action(long actionId) {
        ObjectNode action = actions.get(actionId);
        return action == null ? null : action.deepCopy();
    }

    /** Sets the given fields and removes those that are null or empty. */
    synchronized void update(long actionId, ObjectNode fields) {
        ObjectNode action = actions.get(actionId);
        fields.properties().forEach(field -> {
            boolean empty = field.getValue().isNull()
                    || field.getValue().isTextual() && field.getValue().asText().isEmpty()
                    || field.getValue().isArray() && field.getValue().isEmpty();
            if (empty) {
                action.remove(field.getKey());
            } else {
                action.set(field.getKey(), field.getValue());
            }
        });
    }

    /** Deletes an action, as if another user had done it. */
    public synchronized void delete(long actionId) {
        actions.remove(actionId);
    }
}
