package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.benchmark.BenchmarkJenkins.WaitingBuild;
import io.jenkins.plugins.buddy.benchmark.LoadRuns.Kind;
import io.jenkins.plugins.buddy.benchmark.LoadRuns.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measures runs that are followed at the same time. Each alternative has a Jenkins of its own; they take turns. */
final class FollowedRuns {

    private static final Duration FOLLOWED = Duration.ofSeconds(30);

    /** Each alternative polls several times. */
    private static final Duration FOLLOWED_IN_WARM_UP = Duration.ofSeconds(10);

    private static final List<Alternative> ALTERNATIVES =
            List.of(Alternative.RUN_PIPELINE, Alternative.POLLING_5_S, Alternative.POLLING_15_S);

    private final BenchmarkProfile profile;
    private final Report report;
    private final int runs;
    private final Map<Alternative, List<Build>> measured = new EnumMap<>(Alternative.class);

    /**
     * A build that follows runs.
     *
     * @param threads the maximum number of threads, above that of an idle Jenkins
     * @param heapKib the heap for each run while all of them are followed
     * @param starting the number of requests until all runs had been started
     * @param following the number of requests from then on until they ended
     * @param lists the number of these that were for lists
     * @param ending the number of requests after that
     * @param delay the time from the end of the runs to the end of the build
     */
    private record Build(
            int threads, double heapKib, int starting, int following, int lists, int ending, Duration delay) {}

    FollowedRuns(BenchmarkProfile profile, Report report) {
        this.profile = profile;
        this.report = report;
        this.runs = profile.followedRuns();
    }

    void measure() throws Throwable {
        Map<Alternative, BenchmarkJenkins> controllers = new EnumMap<>(Alternative.class);
        try (LoadServer server = new LoadServer()) {
            for (Alternative alternative : ALTERNATIVES) {
                controllers.put(alternative, BenchmarkJenkins.start(alternative.name(), server.url()));
            }
            for (int build = 0; build < profile.followedWarmUp(); build++) {
                for (Alternative alternative : ALTERNATIVES) {
                    measure(alternative, controllers.get(alternative), server, FOLLOWED_IN_WARM_UP);
                }
            }
            for (int round = 0; round < profile.concurrentRounds(); round++) {
                for (Alternative alternative : ALTERNATIVES) {
                    controllers.get(alternative).awaitIdle();
                    Build build = measure(alternative, controllers.get(alternative), server, FOLLOWED);
                    measured.computeIfAbsent(alternative, each -> new ArrayList<>())
                            .add(build);
                }
            }
        } finally {
            for (BenchmarkJenkins jenkins : controllers.values()) {
                jenkins.close();
            }
        }
        report();
    }

    private Build measure(Alternative alternative, BenchmarkJenkins jenkins, LoadServer server, Duration followed)
            throws Exception {
        LoadRuns buddy = server.runs();
        buddy.expect(runs, followed);
        long before = jenkins.startWaitingBuild(alternative.atOnce(runs, server.url()));
        buddy.awaitStarted();
        long during = jenkins.call(r -> BenchmarkJenkins.usedHeap());
        Instant end = buddy.awaitEnd();
        WaitingBuild build = jenkins.endWaitingBuild(false);
        if (buddy.started() != runs) {
            throw new IllegalStateException(buddy.started() + " runs were started instead of " + runs);
        }
        return new Build(
                build.threads(),
                (during - before) / 1024.0 / runs,
                buddy.requests(Phase.STARTING),
                buddy.requests(Phase.FOLLOWING),
                buddy.requests(Phase.FOLLOWING, Kind.LIST),
                buddy.requests(Phase.ENDED),
                Duration.between(end, build.end()));
    }

    private void report() {
        report.section(
                "Followed runs",
                runs
                        + " runs of one pipeline in Buddy, started and followed by parallel branches of one Pipeline. All of them end "
                        + FOLLOWED.toSeconds() + " s after the last one was started.");
        report.table(
                "step",
                "threads above idle",
                "KiB of heap for each run",
                "seconds from the runs' end to the build's end");
        for (Alternative alternative : ALTERNATIVES) {
            report.row(
                    alternative,
                    of(alternative, Build::threads),
                    of(alternative, Build::heapKib),
                    of(alternative, build -> build.delay().toMillis() / 1000.0));
        }
        String window = "in the " + FOLLOWED.toSeconds() + " s";
        report.text("Requests:");
        report.table("step", "until all runs were started", window, "of these, lists", "after the runs' end");
        for (Alternative alternative : ALTERNATIVES) {
            report.row(
                    alternative,
                    of(alternative, Build::starting),
                    of(alternative, Build::following),
                    of(alternative, Build::lists),
                    of(alternative, Build::ending));
        }
        targets(window);
    }

    private void targets(String window) {
        Samples threads = of(Alternative.RUN_PIPELINE, Build::threads);
        report.target(runs + " followed runs: threads above idle", threads, "≤ 16", threads.median() <= 16);
        Samples heap = of(Alternative.RUN_PIPELINE, Build::heapKib);
        report.target(runs + " followed runs: KiB of heap each", heap, "≤ 64", heap.median() <= 64);
        Samples lists = of(Alternative.RUN_PIPELINE, Build::lists);
        report.target(
                runs + " followed runs: lists requested " + window,
                lists,
                "≤ " + FOLLOWED.toSeconds(),
                lists.max() <= FOLLOWED.toSeconds());
        Samples reads = of(Alternative.RUN_PIPELINE, build -> build.following() - build.lists());
        long most = runs * FOLLOWED.toSeconds() / 15;
        report.target(
                runs + " followed runs: other requests " + window + ", one for each run every 15 s",
                reads,
                "≤ " + most,
                reads.max() <= most);
    }

    private Samples of(Alternative alternative, ToDoubleFunction<Build> figure) {
        return Samples.of(measured.get(alternative), figure);
    }
}
