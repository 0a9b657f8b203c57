package io.jenkins.plugins.buddy.fake.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The runs of a pipeline, and the switches for them. The initial values are the known behavior of Buddy's cloud. */
public final class FakeRuns {

    private final InstantSource clock;
    private final BooleanSupplier version2020;
    private final Supplier<List<ObjectNode>> actions;
    private final LongSupplier actionIds;
    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentNavigableMap<Long, FakeRun> runs = new ConcurrentSkipListMap<>();
    private final Map<Long, BooleanSupplier> unlisted = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> otherActions = new ConcurrentHashMap<>();
    private final Deque<RunScript> scripts = new ArrayDeque<>(List.of(RunScript.successful()));
    private volatile int startStatus = 201;
    private volatile Set<String> branches = Set.of();
    private volatile boolean requiresRef;
    private volatile boolean terminatesWhenTold;
    private volatile boolean showsPlannedActions = true;
    private volatile int dateDigits = 2;
    private volatile CommentDisplay comments = CommentDisplay.AS_SENT;
    private volatile LogPath logPath;
    private volatile Duration notFoundFor = Duration.ZERO;

    /**
     * @param version2020 whether it behaves like an installation of 2020
     * @param actions the current actions of the pipeline
     * @param actionIds the IDs of actions that scripts name and the pipeline does not have
     */
    public FakeRuns(
            InstantSource clock,
            BooleanSupplier version2020,
            Supplier<List<ObjectNode>> actions,
            LongSupplier actionIds) {
        this.clock = clock;
        this.version2020 = version2020;
        this.actions = actions;
        this.actionIds = actionIds;
    }

    /** Sets the scripts of the next runs, one each; the last one is that of all further runs. */
    public synchronized FakeRuns by(RunScript... newScripts) {
        scripts.clear();
        scripts.addAll(List.of(newScripts));
        return this;
    }

    /**
     * Sets the status of the response to the request that starts a run.
     *
     * @param status 201 (the default) or 200
     */
    public FakeRuns startStatus(int status) {
        startStatus = status;
        return this;
    }

    /** Sets the only branches that exist. By default every name is one, except for those that begin with {@code origin/} or {@code refs/}. */
    public FakeRuns branches(String... names) {
        branches = Set.of(names);
        return this;
    }

    /** Sets whether a branch, tag, pull request or revision is required, as in pipelines with wildcards. */
    public FakeRuns requiresRef(boolean requires) {
        requiresRef = requires;
        return this;
    }

    /** Sets whether cancelled runs are {@code TERMINATING} until {@link FakeRun#terminate}. By default they have ended after the response. */
    public FakeRuns terminatesWhenTold(boolean whenTold) {
        terminatesWhenTold = whenTold;
        return this;
    }

    /** Sets whether runs show actions that have not been started yet; by default they do. */
    public FakeRuns showsPlannedActions(boolean shows) {
        showsPlannedActions = shows;
        return this;
    }

    /** Sets the number of digits after the seconds of dates; 2 by default. */
    public FakeRuns dateDigits(int digits) {
        dateDigits = digits;
        return this;
    }

    /** Sets how responses show comments. */
    public FakeRuns showsComments(CommentDisplay display) {
        comments = display;
        return this;
    }

    /** Sets the path at which logs can be read. By default that depends on the version. */
    public FakeRuns logPath(LogPath path) {
        logPath = path;
        return this;
    }

    /** Sets for how long after its start a run is not found by its number. It is listed. */
    public FakeRuns notFoundFor(Duration duration) {
        notFoundFor = duration;
        return this;
    }

    /** The run with a number, null if there is none. */
    public FakeRun run(long id) {
        return runs.get(id);
    }

    /** All runs, the oldest first. */
    public List<FakeRun> all() {
        return List.copyOf(runs.values());
    }

    /** Waits until the run with a number has been started. */
    public synchronized FakeRun await(long id) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!runs.containsKey(id)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("run " + id + " was not started; runs: " + runs.keySet());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return runs.get(id);
    }

    /**
     * Starts a run of another user, without validation.
     *
     * @param comment null for none
     */
    public FakeRun add(String comment, RunScript script) {
        return add(JsonNodeFactory.instance.objectNode().put("comment", comment), script, () -> true);
    }

    /** Adds runs of another user that have succeeded. */
    public void addFinishedRuns(int number) {
        for (int i = 0; i < number; i++) {
            add(null, RunScript.ended("SUCCESSFUL"));
        }
    }

    /**
     * Starts a run by the next script.
     *
     * @param listed returns whether a list shows the run, called by each list
     */
    public synchronized FakeRun start(ObjectNode request, BooleanSupplier listed) {
        return add(request, scripts.size() > 1 ? scripts.remove() : scripts.element(), listed);
    }

    private synchronized FakeRun add(ObjectNode request, RunScript script, BooleanSupplier listed) {
        FakeRun run = new FakeRun(this, ids.incrementAndGet(), request.deepCopy());
        script.start(run);
        unlisted.put(run.id(), listed);
        runs.put(run.id(), run);
        notifyAll();
        return run;
    }

    void delete(long id) {
        runs.remove(id);
        unlisted.remove(id);
    }

    /** All errors of a request that starts a run. */
    public List<String> errors(ObjectNode request) {
        List<Long> actionIdsNow =
                actions.get().stream().map(action -> action.path("id").asLong()).toList();
        return new RunRules(version2020.getAsBoolean(), requiresRef, branches, actionIdsNow).errors(request);
    }

    /** The status of the response to the request that starts a run. */
    public int startStatus() {
        return startStatus;
    }

    /** The run that a request names, null if there is none, or none yet. */
    public FakeRun find(long id) {
        FakeRun run = runs.get(id);
        if (run == null || !run.isFound()) {
            return null;
        }
        run.advance();
        return run;
    }

    /** The runs for a list, the newest first. */
    public List<FakeRun> listed() {
        unlisted.values().removeIf(BooleanSupplier::getAsBoolean);
        runs.values().forEach(FakeRun::advance);
        return runs.descendingMap().values().stream()
                .filter(run -> !unlisted.containsKey(run.id()))
                .toList();
    }

    /** Lists all runs that were hidden. */
    public void showHidden() {
        unlisted.clear();
    }

    /** The path at which logs can be read. */
    public LogPath logPath() {
        LogPath path = logPath;
        return path != null ? path : version2020.getAsBoolean() ? LogPath.OLDER : LogPath.CURRENT;
    }

    /** The actions that a run executes: those that the request names, otherwise those that are not disabled. */
    List<ObjectNode> actionsToRun(ObjectNode request) {
        List<Long> named = new ArrayList<>();
        request.path("actions_to_run").forEach(id -> named.add(id.asLong()));
        return actions.get().stream()
                .filter(action -> named.isEmpty()
                        ? !action.path("disabled").asBoolean()
                        : named.contains(action.path("id").asLong()))
                .toList();
    }

    /** An action of the pipeline, or a new one. */
    ObjectNode actionNamed(String name) {
        return actions.get().stream()
                .filter(action -> action.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(() -> otherActions.computeIfAbsent(
                        name,
                        missing -> JsonNodeFactory.instance
                                .objectNode()
                                .put("id", actionIds.getAsLong())
                                .put("name", name)
                                .put("type", "BUILD")));
    }

    boolean terminatesWhenTold() {
        return terminatesWhenTold;
    }

    boolean showsPlannedActions() {
        return showsPlannedActions;
    }

    Duration notFoundFor() {
        return notFoundFor;
    }

    Instant now() {
        return clock.instant();
    }

    /** A date in JSON, null for null. */
    String date(Instant instant) {
        if (instant == null) {
            return null;
        }
        String seconds = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        int digits = dateDigits;
        String fraction = ("%09d".formatted(instant.getNano()) + "0".repeat(digits)).substring(0, digits);
        return seconds.replace("Z", digits == 0 ? "Z" : "." + fraction + "Z");
    }

    String showComment(String comment, boolean inList) {
        return comments.show(comment, inList);
    }

    /** The field that states how a run was triggered. */
    String triggerField() {
        return version2020.getAsBoolean() ? "mode" : "triggeredOn";
    }
}
