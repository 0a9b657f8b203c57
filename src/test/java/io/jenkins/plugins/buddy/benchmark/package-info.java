/**
 * Benchmarks of the plugin against its alternatives; see {@code docs/benchmarks.md}. They are no tests and run with the Maven profile
 * {@code jmh-benchmark} only.
 */
package io.jenkins.plugins.buddy.benchmark;
