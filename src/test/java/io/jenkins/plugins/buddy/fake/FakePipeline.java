package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.run.FakeRuns;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A pipeline of the fake with its actions. */
public final class FakePipeline {

    private final String workspace;
    private final String project;
    private final long id;
    private final String name;
    private final AtomicLong ids;
    private final Map<Long, ObjectNode> actions = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private final Map<Long, BooleanSupplier> unlisted = new HashMap<>();
    private final List<JsonNode> listEntries = new CopyOnWriteArrayList<>();
    private final FakeRuns runs;
    private volatile String cacheScope = "NONE";
    private volatile String identifier;
    private volatile String definitionSource = "LOCAL";
    private volatile String gitConfigRef = "NONE";

    FakePipeline(String workspace, String project, long id, String name, AtomicLong ids, Behavior behavior) {
        this.workspace = workspace;
        this.project = project;
        this.id = id;
        this.name = name;
        this.ids = ids;
        this.runs = new FakeRuns(
                () -> behavior.clock.instant(), () -> behavior.version2020, this::actions, ids::incrementAndGet);
        this.identifier = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Sets {@code cache_scope}; {@code cache_mode} is accepted with WORKSPACE and PROJECT only. */
    public FakePipeline cacheScope(String newScope) {
        cacheScope = newScope;
        return this;
    }

    /** Sets the readable ID; by default it is the name in lower case with hyphens. */
    public FakePipeline identifier(String newIdentifier) {
        identifier = newIdentifier;
        return this;
    }

    /** Sets {@code definition_source}: LOCAL (the default) or REMOTE. */
    public FakePipeline definitionSource(String newSource) {
        definitionSource = newSource;
        return this;
    }

    /** Sets {@code git_config_ref}: NONE (the default), FIXED or DYNAMIC. */
    public FakePipeline gitConfigRef(String newRef) {
        gitConfigRef = newRef;
        return this;
    }

    /** Sets the scripts of the next runs, one each; the last one is that of all further runs. By default all runs succeed. */
    public FakePipeline runsBy(RunScript... scripts) {
        runs.by(scripts);
        return this;
    }

    /** The runs of the pipeline. */
    public FakeRuns runs() {
        return runs;
    }

    /** Adds an entry to the list of actions as it is, such as null or one without a name. There is no such action. */
    public FakePipeline listEntry(JsonNode entry) {
        listEntries.add(entry);
        return this;
    }

    List<JsonNode> listEntries() {
        return listEntries;
    }

    String identifier() {
        return identifier;
    }

    String definitionSource() {
        return definitionSource;
    }

    String gitConfigRef() {
        return gitConfigRef;
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

    /** Copies of the stored fields of all actions, in the pipeline's order. Passwords are plain. */
    public synchronized List<ObjectNode> actions() {
        return new ArrayList<>(
                order.stream().map(id -> actions.get(id).deepCopy()).toList());
    }

    /** The actions for a list. */
    synchronized List<ObjectNode> listedActions() {
        unlisted.values().removeIf(BooleanSupplier::getAsBoolean);
        return actions().stream()
                .filter(action -> !unlisted.containsKey(action.path("id").asLong()))
                .toList();
    }

    /** Adds an action without validation, as if another user had created it. Returns its ID. */
    public long add(ObjectNode fields) {
        return add(fields, Listing.AT_ONCE);
    }

    /**
     * Adds an action without validation. Returns its ID.
     *
     * @param fields {@code after_action_id} determines the place and is not stored
     */
    synchronized long add(ObjectNode fields, Listing listing) {
        ObjectNode action = fields.deepCopy();
        long actionId = ids.incrementAndGet();
        action.put("id", actionId);
        actions.put(actionId, action);
        order.add(actionId);
        move(actionId, action.remove("after_action_id"));
        unlisted.put(actionId, listing.created());
        return actionId;
    }

    synchronized void showHiddenActions() {
        unlisted.clear();
        runs.showHidden();
    }

    /** A copy of an action's stored fields, null if there is no such action. The password is plain. */
    public synchronized ObjectNode action(long actionId) {
        ObjectNode action = actions.get(actionId);
        return action == null ? null : action.deepCopy();
    }

    /** Sets the given fields and removes those that are null or empty. Moves the action after {@code after_action_id}. */
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
        move(actionId, action.remove("after_action_id"));
    }

    private void move(long actionId, JsonNode after) {
        if (after != null && after.isIntegralNumber() && actions.containsKey(after.asLong())) {
            order.remove(Long.valueOf(actionId));
            order.add(order.indexOf(after.asLong()) + 1, actionId);
        }
    }

    /** Deletes an action, as if another user had done it. */
    public synchronized void delete(long actionId) {
        actions.remove(actionId);
        order.remove(Long.valueOf(actionId));
        unlisted.remove(actionId);
    }
}
