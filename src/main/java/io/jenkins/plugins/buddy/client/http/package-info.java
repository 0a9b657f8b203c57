/** The transport: endpoints, requests and responses, rate limits, and the conversion of responses into results or exceptions. */
package io.jenkins.plugins.buddy.client.http;
