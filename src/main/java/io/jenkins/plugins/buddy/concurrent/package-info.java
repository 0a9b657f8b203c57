/** The plugin's threads. */
package io.jenkins.plugins.buddy.concurrent;
