/** The console and the records of a build's steps. */
package io.jenkins.plugins.buddy.results;
