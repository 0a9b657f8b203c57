package io.jenkins.plugins.buddy.fake.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/** A run of a pipeline. Tests and scripts control it; a scheduled event happens when the run is read after its time. */
public final class FakeRun {

    /** The revision that {@code HEAD} means, also for a run that names none. */
    private static final String HEAD = "506a3963507943d6908154f4bc9646e829128a08";

    /** The user of all tokens. */
    private static final int USER_ID = 7;

    private final FakeRuns runs;
    private final long id;
    private final ObjectNode request;
    private final Instant created;
    private final List<FakeActionRun> actions = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::due).thenComparing(Event::number));
    private long scheduled;
    private Instant eventTime;
    private String status = "ENQUEUED";
    private Instant started;
    private Instant finished;
    private boolean cancelled;
    private Set<String> omitted = Set.of();

    private record Event(Instant due, long number, Consumer<FakeRun> action) {}

    FakeRun(FakeRuns runs, long id, ObjectNode request) {
        this.runs = runs;
        this.id = id;
        this.request = request;
        this.created = runs.now();
        runs.actionsToRun(request).forEach(this::plan);
    }

    /** The number of the run in its pipeline. */
    public long id() {
        return id;
    }

    /** The body of the request that started it. */
    public ObjectNode request() {
        return request.deepCopy();
    }

    /** The comment as it was sent, null if there is none. */
    public String comment() {
        return request.path("comment").asText(null);
    }

    /** The current status, null for none. */
    public synchronized String status() {
        advance();
        return status;
    }

    /** Sets any status, null for none, without ending the run. */
    public synchronized FakeRun status(String newStatus) {
        boolean queued = "ENQUEUED".equals(newStatus) || "INITIAL".equals(newStatus);
        if (started == null && !queued) {
            started = now();
        }
        status = newStatus;
        return this;
    }

    /** Omits fields from all responses that show the run, such as {@code status}. */
    public synchronized FakeRun omits(String... fields) {
        omitted = Set.of(fields);
        return this;
    }

    /** The fields that responses omit. */
    public synchronized Set<String> omittedFields() {
        return omitted;
    }

    /**
     * Starts an action, again if it was started already.
     *
     * @param name one of the pipeline's actions, or any other
     */
    public synchronized FakeActionRun startAction(String name) {
        FakeActionRun action = actions.stream()
                .filter(each -> each.name().equals(name) && each.isPlanned())
                .findFirst()
                .orElseGet(() -> plan(runs.actionNamed(name)));
        return action.start();
    }

    private FakeActionRun plan(ObjectNode action) {
        String executionId = "%06x%04x".formatted(id, actions.size() + 1);
        FakeActionRun planned = new FakeActionRun(this, executionId, action);
        actions.add(planned);
        return planned;
    }

    /** The names of the actions that have not been started. */
    public synchronized List<String> plannedActions() {
        return actions.stream()
                .filter(FakeActionRun::isPlanned)
                .map(FakeActionRun::name)
                .toList();
    }

    /** All actions, in the order in which responses show them. */
    public synchronized List<FakeActionRun> actions() {
        advance();
        return List.copyOf(actions);
    }

    /**
     * Ends the run. Actions in progress get its status; those that were not started are {@code SKIPPED} if it is successful, as after
     * "Early Exit", otherwise {@code NOT_EXECUTED}.
     */
    public synchronized FakeRun finish(String newStatus) {
        events.clear();
        for (FakeActionRun action : actions) {
            if (action.isInProgress()) {
                action.finish(newStatus);
            } else if (action.isPlanned()) {
                action.finish("SUCCESSFUL".equals(newStatus) ? "SKIPPED" : "NOT_EXECUTED");
            }
        }
        status = newStatus;
        finished = now();
        return this;
    }

    /**
     * Ends the run with {@code TERMINATED}.
     *
     * @param userId the user who ended it; null for Buddy itself
     */
    public synchronized FakeRun terminate(Integer userId) {
        actions.stream().filter(FakeActionRun::isInProgress).forEach(action -> action.terminate(userId));
        return finish("TERMINATED");
    }

    /** Ends the run with {@code SKIPPED}, in favor of a newer one of the same branch. */
    public FakeRun skip() {
        return finish("SKIPPED");
    }

    /** Removes the run: it is neither listed nor found. */
    public void delete() {
        runs.delete(id);
    }

    /** Returns whether the run has ended. */
    public synchronized boolean isOver() {
        advance();
        return finished != null;
    }

    /** Returns whether a request cancelled the run. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Lets something happen.
     *
     * @param delay from now; for a script, from the time of what is happening. With zero it happens after the current response
     */
    public synchronized FakeRun after(Duration delay, Consumer<FakeRun> action) {
        events.add(new Event(now().plus(delay), scheduled++, action));
        return this;
    }

    /** Processes a request to cancel it. Returns whether that is possible. */
    public synchronized boolean cancel() {
        if (isOver()) {
            return false;
        }
        cancelled = true;
        events.clear();
        status = "TERMINATING";
        if (!runs.terminatesWhenTold()) {
            after(Duration.ZERO, run -> run.terminate(USER_ID));
        }
        return true;
    }

    /** Ends a wait for approval. Returns whether there was one. */
    public synchronized boolean approve() {
        boolean waiting = "WAITING_FOR_APPLY".equals(status());
        if (waiting) {
            status("INPROGRESS");
        }
        return waiting;
    }

    /** Lets what was scheduled until now happen. */
    public synchronized void advance() {
        if (eventTime != null) {
            return;
        }
        Instant now = runs.now();
        while (!events.isEmpty() && !events.peek().due().isAfter(now)) {
            Event event = events.remove();
            eventTime = event.due();
            try {
                event.action().accept(this);
            } finally {
                eventTime = null;
            }
        }
    }

    /** Returns whether it is found by its number yet. */
    boolean isFound() {
        return !runs.now().isBefore(created.plus(runs.notFoundFor()));
    }

    /** The time of the event that is happening, otherwise the current time. */
    Instant now() {
        return eventTime == null ? runs.now() : eventTime;
    }

    String date(Instant instant) {
        return runs.date(instant);
    }

    ArrayNode variables() {
        return Encryption.hideValues(
                request.path("variables") instanceof ArrayNode variables
                        ? variables
                        : JsonNodeFactory.instance.arrayNode());
    }

    /** The JSON of an entry of the list, without URLs. */
    public ObjectNode summary() {
        return json(true);
    }

    /** The JSON of a run that is read alone, without URLs. */
    public synchronized ObjectNode details() {
        ObjectNode json = json(false);
        ArrayNode array = json.putArray("action_executions");
        actions.stream()
                .filter(action -> runs.showsPlannedActions() || !action.isPlanned())
                .forEach(action -> array.add(action.summary()));
        return json;
    }

    private synchronized ObjectNode json(boolean inList) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id)
                .put("status", status)
                .put("start_date", date(started))
                .put("finish_date", date(finished))
                .put(runs.triggerField(), "CLICK")
                .put("priority", request.path("priority").asText("NORMAL"))
                .put("refresh", request.path("refresh").asBoolean())
                .put("comment", runs.showComment(comment(), inList));
        json.set("branch", ref("branch", request.has("tag") || request.has("pull_request") ? null : "main"));
        json.set("tag", ref("tag", null));
        json.set("from_revision", revision("from_revision", null));
        json.set("to_revision", revision("to_revision", HEAD));
        json.putObject("creator").put("id", USER_ID).put("name", "Jane Doe");
        return json;
    }

    private JsonNode ref(String field, String defaultName) {
        return object("name", request.path(field).path("name").asText(defaultName));
    }

    private JsonNode revision(String field, String defaultRevision) {
        String revision = request.path(field).path("revision").asText(defaultRevision);
        return object("revision", "HEAD".equals(revision) ? HEAD : revision);
    }

    private static JsonNode object(String key, String value) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        return value == null ? factory.nullNode() : factory.objectNode().put(key, value);
    }
}
