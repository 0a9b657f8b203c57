package io.jenkins.plugins.buddy.run;

import hudson.model.Run;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;

/** The states of the runs that steps of this controller follow. They change too often for the disk. */
final class LiveRuns {

    /** Weak keys: the executor of a build references it as long as it runs. */
    private static final Map<Run<?, ?>, Map<String, RunState>> STATES = new WeakHashMap<>();

    private LiveRuns() {}

    /** A copy of the states, by {@link RunRecords#key}. */
    static Map<String, RunState> of(Run<?, ?> build) {
        synchronized (STATES) {
            return new LinkedHashMap<>(STATES.getOrDefault(build, Collections.emptyMap()));
        }
    }

    static void put(Run<?, ?> build, String key, RunState state) {
        synchronized (STATES) {
            STATES.computeIfAbsent(build, none -> new LinkedHashMap<>()).put(key, state);
        }
    }

    static void remove(Run<?, ?> build, String key) {
        synchronized (STATES) {
            STATES.computeIfPresent(build, (same, states) -> {
                states.remove(key);
                return states.isEmpty() ? null : states;
            });
        }
    }
}
