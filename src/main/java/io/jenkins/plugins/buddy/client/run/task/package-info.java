/** Tasks that start one run, follow it to its end, and cancel it. */
package io.jenkins.plugins.buddy.client.run.task;
