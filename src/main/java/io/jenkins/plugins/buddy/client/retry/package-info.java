/** Tasks of several requests: retries within a time limit, locks, progress and checkpoints. */
package io.jenkins.plugins.buddy.client.retry;
