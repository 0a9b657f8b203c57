package io.jenkins.plugins.buddy.benchmark;

import java.io.Serializable;

/**
 * What a build cost the controller.
 *
 * @param millis from its start to its end
 * @param cpuMillis the CPU time of the controller's JVM meanwhile; the processes that it starts don't count
 * @param threads the most threads that the JVM had meanwhile, above those of an idle Jenkins
 */
record BuildFigures(long millis, long cpuMillis, int threads) implements Serializable {}
