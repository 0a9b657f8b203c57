/** The registries: each class has its form and its checks, and adds itself to a request. */
package io.jenkins.plugins.buddy.registry;
