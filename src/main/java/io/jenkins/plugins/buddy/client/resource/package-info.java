/** Lists of what a token can access, such as workspaces and pipelines. */
package io.jenkins.plugins.buddy.client.resource;
