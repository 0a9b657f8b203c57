/** A minimal second capability, which tests the packages that capabilities share. */
package io.jenkins.plugins.buddy.example;
