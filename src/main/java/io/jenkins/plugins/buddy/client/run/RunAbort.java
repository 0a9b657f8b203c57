package io.jenkins.plugins.buddy.client.run;

import java.time.Duration;

/** Ends a task that a person aborts. */
public final class RunAbort {

    /** The time after which it ends in every case. */
    public static final Duration LIMIT = Duration.ofSeconds(12);

    private RunAbort() {}
}
