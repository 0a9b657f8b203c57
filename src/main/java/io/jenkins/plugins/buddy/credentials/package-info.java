/** Look-ups of credentials, for builds and for forms. */
package io.jenkins.plugins.buddy.credentials;
