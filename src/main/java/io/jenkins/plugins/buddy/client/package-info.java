/**
 * Buddy in plain Java: what is asked of it, how it is asked, and what it answered.
 *
 * <p>Nothing in this package knows Jenkins; it is compiled and tested without it too ({@code .ci/client/pom.xml}). The way in
 * is {@link io.jenkins.plugins.buddy.client.DockerfileActionService}. Unless a comment says otherwise, no argument and no
 * return value is null.
 */
package io.jenkins.plugins.buddy.client;
