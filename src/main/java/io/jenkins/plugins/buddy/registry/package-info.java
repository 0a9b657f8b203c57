/**
 * Where Buddy pushes the image: one class a kind of registry, with its form and its checks, each able to write itself into a
 * request.
 */
package io.jenkins.plugins.buddy.registry;
