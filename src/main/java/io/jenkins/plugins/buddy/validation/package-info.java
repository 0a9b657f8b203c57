/** Checks of inputs that several packages share. */
package io.jenkins.plugins.buddy.validation;
