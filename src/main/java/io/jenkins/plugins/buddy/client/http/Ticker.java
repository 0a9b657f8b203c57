package io.jenkins.plugins.buddy.client.http;

import java.time.Duration;

/** A monotonic clock: changes of the wall clock neither shorten nor lengthen a wait. */
@FunctionalInterface
public interface Ticker {

    /** The JVM's own, with an arbitrary origin. */
    Ticker SYSTEM = () -> Duration.ofNanos(System.nanoTime());

    /** The time elapsed since the origin. */
    Duration read();
}
