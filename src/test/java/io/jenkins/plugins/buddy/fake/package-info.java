/**
 * A fake Buddy, for tests and for the demo: real HTTP on loopback, as strict as Buddy's reference, with faults on demand. It
 * knows neither Jenkins nor the client that it tests.
 */
package io.jenkins.plugins.buddy.fake;
