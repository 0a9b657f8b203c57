/**
 * A stand-in for Buddy, for tests and for the demo: real HTTP on loopback, as strict as Buddy's reference, and able to
 * misbehave on demand. It knows nothing of Jenkins and nothing of the client that it tests.
 */
package io.jenkins.plugins.buddy.fake;
