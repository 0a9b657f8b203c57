/** The capability "Build Docker image" action: Pipeline step and build step, resolver, results. The names are part of users' files. */
package io.jenkins.plugins.buddy;
