package io.jenkins.plugins.buddy;

import io.jenkins.plugins.buddy.server.BoundedThreads;
import java.util.concurrent.ExecutorService;

/** Where steps look up and save, neither on the Pipeline's own thread nor where answers of Buddy come in. */
final class StepThreads {

    /** Look-ups of credentials may wait for slow places. */
    static final ExecutorService POOL = BoundedThreads.named("Buddy step", 3);

    private StepThreads() {}
}
