/** Runs of a pipeline, which Buddy's API calls executions: requests, states, results and logs, and the API itself. */
package io.jenkins.plugins.buddy.client.run;
