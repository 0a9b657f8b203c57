package io.jenkins.plugins.buddy.benchmark;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Steps that wait at the same time, in parallel branches of one Pipeline, while Buddy takes two seconds. Each alternative has a
 * Jenkins of its own, because what one leaves behind must not count for another; they take turns all the same.
 */
final class ConcurrentSteps {

    /** How long Buddy takes, and the floor sleeps. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Fewer weigh less than what a Jenkins forgets and remembers meanwhile. */
    private static final int FEWEST_TO_WEIGH = 100;

    private final Effort effort;

    ConcurrentSteps(Effort effort) {
        this.effort = effort;
    }

    void measure(Report report) throws Throwable {
        Map<Alternative, ConcurrencyFigures> measured = new EnumMap<>(Alternative.class);
        Map<Alternative, MeasuredJenkins> controllers = new EnumMap<>(Alternative.class);
        try (LoadServer server = new LoadServer()) {
            for (Alternative alternative :
                    List.of(Alternative.SLEEP, Alternative.BUDDY, Alternative.HTTP_REQUEST, Alternative.CURL)) {
                MeasuredJenkins jenkins = MeasuredJenkins.start(alternative.name(), server.url());
                controllers.put(alternative, jenkins);
                measured.put(alternative, new ConcurrencyFigures());
                if (alternative == Alternative.HTTP_REQUEST && !jenkins.call(new HasHttpRequest())) {
                    controllers.remove(alternative).close();
                    measured.remove(alternative);
                }
            }
            for (Map.Entry<Alternative, MeasuredJenkins> each : controllers.entrySet()) {
                warmUp(each.getKey(), each.getValue(), server);
            }
            for (int round = 0; round < effort.longRounds(); round++) {
                for (MeasuredJenkins jenkins : controllers.values()) {
                    jenkins.awaitIdle();
                }
                for (int steps : effort.concurrentSteps()) {
                    for (Map.Entry<Alternative, MeasuredJenkins> each : controllers.entrySet()) {
                        measure(each.getKey(), each.getValue(), steps, server, measured.get(each.getKey()));
                    }
                }
            }
        } finally {
            for (MeasuredJenkins jenkins : controllers.values()) {
                jenkins.close();
            }
        }
        new ConcurrencyTables(measured).write(report);
    }

    private void warmUp(Alternative alternative, MeasuredJenkins jenkins, LoadServer server) throws Exception {
        int steps = Math.min(Collections.max(effort.concurrentSteps()), ConcurrencyTables.MANY);
        for (int build = alternative.warmUp(effort.concurrentWarmUp()); build > 0; build--) {
            time(alternative, jenkins, steps, server, new ConcurrencyFigures());
        }
    }

    private void measure(
            Alternative alternative, MeasuredJenkins jenkins, int steps, LoadServer server, ConcurrencyFigures figures)
            throws Exception {
        time(alternative, jenkins, steps, server, figures);
        if (steps >= FEWEST_TO_WEIGH && steps <= ConcurrencyTables.MANY) {
            weigh(alternative, jenkins, steps, server, figures);
        }
    }

    private static void time(
            Alternative alternative, MeasuredJenkins jenkins, int steps, LoadServer server, ConcurrencyFigures figures)
            throws Exception {
        server.pauseBeforeCreating(PAUSE);
        BuildFigures build = jenkins.call(new MeasuredBuild(alternative.atOnce(steps, server.url())));
        figures.add(steps, build);
    }

    private static void weigh(
            Alternative alternative, MeasuredJenkins jenkins, int steps, LoadServer server, ConcurrencyFigures figures)
            throws Exception {
        WaitingBuild build = new WaitingBuild(UUID.randomUUID().toString());
        boolean sleeps = alternative == Alternative.SLEEP;
        server.hold();
        String script = alternative.atOnce(steps, server.url());
        long before = jenkins.call(build.start(sleeps ? script.replace("sleep 2", "sleep 3600") : script));
        if (!sleeps) {
            server.awaitHeld(steps);
        }
        long waiting = jenkins.call(build.usedHeapWith(steps));
        server.release();
        boolean succeeded = jenkins.call(sleeps ? build.abort() : build.finish());
        if (!succeeded && !sleeps) {
            throw new IllegalStateException(
                    alternative + " failed with " + steps + " steps; see the output of its Jenkins");
        }
        figures.addHeap(steps, (waiting - before) / 1024.0 / steps);
    }
}
