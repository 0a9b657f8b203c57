/**
 * Runs of a pipeline, which Buddy's API calls executions: start exactly one, follow it to its end, read its logs, cancel it.
 */
package io.jenkins.plugins.buddy.client.run;
