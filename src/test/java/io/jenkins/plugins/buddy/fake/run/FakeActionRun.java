package io.jenkins.plugins.buddy.fake.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An action in a run, an "action execution". All methods lock the run. */
public final class FakeActionRun {

    private static final int LONGEST_LINE = 2_000;

    private final FakeRun run;
    private final String executionId;
    private final long actionId;
    private final String name;
    private final String type;
    private final List<String> log = new ArrayList<>();
    private final ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
    private String status = "INITIAL";
    private String error;
    private Integer terminatorId;
    private int progress;
    private Duration expected;
    private Instant started;
    private Instant finished;

    /**
     * @param action its ID, name and type
     */
    FakeActionRun(FakeRun run, String executionId, ObjectNode action) {
        this.run = run;
        this.executionId = executionId;
        this.actionId = action.path("id").asLong();
        this.name = action.path("name").asText();
        this.type = action.path("type").asText();
    }

    /** The {@code action_execution_id}. */
    public String id() {
        return executionId;
    }

    /** The ID of the action; equal in all its repetitions. */
    public long actionId() {
        return actionId;
    }

    /** The name of the action. */
    public String name() {
        return name;
    }

    FakeActionRun start() {
        synchronized (run) {
            started = run.now();
            status = "INPROGRESS";
            return this;
        }
    }

    boolean isPlanned() {
        synchronized (run) {
            return started == null && finished == null;
        }
    }

    boolean isInProgress() {
        synchronized (run) {
            return started != null && finished == null;
        }
    }

    /** Sets any status, null for none. */
    public FakeActionRun status(String newStatus) {
        synchronized (run) {
            status = newStatus;
            return this;
        }
    }

    /** Sets the progress from 0 to 100. */
    public FakeActionRun progress(int newProgress) {
        synchronized (run) {
            progress = newProgress;
            expected = null;
            return this;
        }
    }

    /** Lets the progress grow for a time, from the start on. */
    public FakeActionRun lasting(Duration duration) {
        synchronized (run) {
            expected = duration.isZero() ? null : duration;
            return this;
        }
    }

    /** Adds lines to the log. They are shown up to 2,000 characters each. */
    public FakeActionRun log(String... lines) {
        synchronized (run) {
            log.addAll(List.of(lines));
            return this;
        }
    }

    /** Adds an output variable. */
    public FakeActionRun output(String key, String value) {
        return addOutput(key, value, false);
    }

    /** Adds an encrypted output variable; responses show a text that begins with {@code secure!}. */
    public FakeActionRun encryptedOutput(String key, String value) {
        return addOutput(key, value, true);
    }

    private FakeActionRun addOutput(String key, String value, boolean encrypted) {
        synchronized (run) {
            outputs.addObject().put("key", key).put("value", value).put("encrypted", encrypted);
            return this;
        }
    }

    /** Ends it with a status. */
    public FakeActionRun finish(String newStatus) {
        synchronized (run) {
            finished = run.now();
            status = newStatus;
            if (started != null) {
                progress = 100;
            }
            return this;
        }
    }

    /** Ends it with {@code FAILED} and an {@code error_message}. */
    public FakeActionRun fail(String message) {
        synchronized (run) {
            error = message;
            return finish("FAILED");
        }
    }

    /** Ends it with {@code TERMINATED}, by a user with an ID. */
    FakeActionRun terminate(Integer userId) {
        synchronized (run) {
            terminatorId = userId;
            return finish("TERMINATED");
        }
    }

    /** The JSON of an entry of {@code action_executions}. */
    ObjectNode summary() {
        synchronized (run) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("action_execution_id", executionId)
                    .put("status", status)
                    .put("progress", shownProgress())
                    .put("start_date", run.date(started))
                    .put("finish_date", run.date(finished));
            json.putObject("action").put("id", actionId).put("name", name).put("type", type);
            return json;
        }
    }

    /** The JSON of an action execution that is read alone. */
    public ObjectNode details() {
        synchronized (run) {
            ObjectNode json = summary();
            json.put("error_message", error)
                    .put("terminator_id", terminatorId)
                    .putNull("approver_id")
                    .set("passed_variables", run.variables());
            json.set("outputted_variables", Encryption.hideValues(outputs));
            ArrayNode lines = json.putArray("log");
            log.forEach(line -> lines.add(line.substring(0, Math.min(LONGEST_LINE, line.length()))));
            return json;
        }
    }

    private int shownProgress() {
        if (expected == null || !isInProgress()) {
            return progress;
        }
        long elapsed = Duration.between(started, run.now()).toMillis();
        return (int) Math.max(0, Math.min(99, elapsed * 100 / Math.max(1, expected.toMillis())));
    }
}
