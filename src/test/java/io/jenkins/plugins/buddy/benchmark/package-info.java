/**
 * What the plugin costs, measured against what people use instead. Nothing here is a test; {@code docs/benchmarks.md} says how
 * it is run and read.
 *
 * <p>What is measured runs in JVMs of its own, and the stand-in for Buddy in the one that drives, so that neither the server's
 * threads and CPU nor those of the measurement count.
 */
package io.jenkins.plugins.buddy.benchmark;
