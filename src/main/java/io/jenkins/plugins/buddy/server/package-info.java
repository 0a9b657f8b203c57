/** The Buddy servers that administrators configure, and the credentials with which builds talk to them. */
package io.jenkins.plugins.buddy.server;
