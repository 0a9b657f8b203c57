/**
 * Buddy's REST API in plain Java: values and exceptions that all parts of the client share.
 *
 * <p>Nothing in this package or below it knows Jenkins; it is compiled and tested without it ({@code .ci/client/pom.xml}). Unless a
 * comment says otherwise, no argument and no return value is null.
 */
package io.jenkins.plugins.buddy.client;
