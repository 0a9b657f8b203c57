/** The configured Buddy servers and their API endpoints. */
package io.jenkins.plugins.buddy.server;
