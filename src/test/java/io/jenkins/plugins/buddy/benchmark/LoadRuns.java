package io.jenkins.plugins.buddy.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The runs of a {@link LoadServer}. All runs of a build end at the same time, so their state follows from their number, and none is stored.
 * Counts the requests.
 */
final class LoadRuns {

    /** The path of the runs. */
    static final String PATH = ExampleAction.PIPELINE.path() + "/executions";

    private static final int PAGE_SIZE = 100;

    private static final String LOG =
            "{\"action_execution_id\": \"65f0\", \"status\": \"SUCCESSFUL\", \"outputted_variables\": [], \"log\": [\"Built image web:1.0\"]}";

    private final Map<Request, Integer> requests = new HashMap<>();
    private Phase phase = Phase.ENDED;
    private long newest;

    /** The number of the newest run that has ended. */
    private long newestEnded;

    private long lastExpected;
    private Duration duration;
    private CompletableFuture<Void> allStarted;
    private CompletableFuture<Instant> allEnded;

    /** The progress of the runs of a build. */
    enum Phase {
        STARTING,
        FOLLOWING,
        ENDED
    }

    /** The subject of a request. */
    enum Kind {
        START,
        LIST,
        RUN,
        LOG
    }

    private record Request(Phase phase, Kind kind) {}

    /**
     * Expects the runs of a build and forgets earlier requests.
     *
     * @param number the number of runs
     * @param followed the time from the start of the last run to the end of all runs
     */
    synchronized void expect(int number, Duration followed) {
        requests.clear();
        phase = Phase.STARTING;
        lastExpected = newest + number;
        duration = followed;
        allStarted = new CompletableFuture<>();
        allEnded = new CompletableFuture<>();
    }

    /** Waits until all runs are in progress. */
    void awaitStarted() throws Exception {
        allStarted.get(10, TimeUnit.MINUTES);
    }

    /** Waits until all runs have ended, and returns the time of their end. */
    Instant awaitEnd() throws Exception {
        return allEnded.get(10, TimeUnit.MINUTES);
    }

    /** The number of requests. */
    synchronized int requests(Phase when, Kind kind) {
        return requests.getOrDefault(new Request(when, kind), 0);
    }

    /** The number of requests of all kinds. */
    int requests(Phase when) {
        return Stream.of(Kind.values()).mapToInt(kind -> requests(when, kind)).sum();
    }

    /** The number of runs that were started. */
    int started() {
        return Stream.of(Phase.values())
                .mapToInt(when -> requests(when, Kind.START))
                .sum();
    }

    /** The response to a POST request for {@link #PATH}. */
    synchronized String start() {
        count(Kind.START);
        newest++;
        if (newest == lastExpected) {
            phase = Phase.FOLLOWING;
            allStarted.complete(null);
            CompletableFuture.runAsync(
                    this::end, CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS));
        }
        return run(newest, true);
    }

    private synchronized void end() {
        phase = Phase.ENDED;
        newestEnded = newest;
        allEnded.complete(Instant.now());
    }

    /**
     * The response to a GET request.
     *
     * @param path begins with {@link #PATH}
     */
    synchronized String get(String path) {
        String[] segments = path.substring(PATH.length()).split("/");
        if (segments.length == 1) {
            count(Kind.LIST);
            return list();
        }
        if (segments.length == 2) {
            count(Kind.RUN);
            return run(Long.parseLong(segments[1]), true);
        }
        count(Kind.LOG);
        return LOG;
    }

    private void count(Kind kind) {
        requests.merge(new Request(phase, kind), 1, Integer::sum);
    }

    /** The first page. Nothing requests another one. */
    private String list() {
        String entries = LongStream.iterate(newest, id -> id > 0, id -> id - 1)
                .limit(PAGE_SIZE)
                .mapToObj(id -> run(id, false))
                .collect(Collectors.joining(","));
        return "{\"page\": 1, \"page_size\": " + PAGE_SIZE + ", \"total_page_count\": "
                + (newest + PAGE_SIZE - 1) / PAGE_SIZE + ", \"executions\": [" + entries + "]}";
    }

    private String run(long id, boolean alone) {
        boolean over = id <= newestEnded;
        String state = "\"status\": \"" + (over ? "SUCCESSFUL" : "INPROGRESS")
                + "\", \"start_date\": \"2026-01-01T12:00:00Z\", \"finish_date\": "
                + (over ? "\"2026-01-01T12:00:30Z\"" : "null");
        String actions = ", \"action_executions\": [{\"action_execution_id\": \"65f0\", " + state
                + ", \"progress\": " + (over ? 100 : 50)
                + ", \"action\": {\"id\": 2, \"name\": \"Build image\", \"type\": \"DOCKERFILE\"}}]";
        return "{\"url\": \"https://api.buddy.works" + PATH + "/" + id
                + "\", \"html_url\": \"https://app.buddy.works/acme/web/pipelines/pipeline/42/execution/65f0" + id
                + "\", \"id\": " + id + ", " + state
                + ", \"triggeredOn\": \"CLICK\", \"priority\": \"NORMAL\", \"refresh\": false, \"comment\": \"Started by Jenkins\","
                + " \"branch\": {\"name\": \"main\"}, \"to_revision\": {\"revision\": \"506a3963507943d6908154f4bc9646e829128a08\"},"
                + " \"creator\": {\"id\": 7, \"name\": \"Jane Doe\"}" + (alone ? actions : "") + "}";
    }
}
