/** "Build Docker image" actions of pipelines: requests, comparison, creation and update. */
package io.jenkins.plugins.buddy.client.action;
