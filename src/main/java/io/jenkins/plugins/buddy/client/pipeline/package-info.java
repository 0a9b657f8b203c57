/** Pipelines themselves: their look-up by name, and where they are defined. */
package io.jenkins.plugins.buddy.client.pipeline;
