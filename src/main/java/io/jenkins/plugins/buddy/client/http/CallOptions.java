package io.jenkins.plugins.buddy.client.http;

import java.time.Duration;

/**
 * Options of one attempt of a request.
 *
 * @param attempt the attempt's number, counted from 1
 * @param timeout the time limit, the response's body included
 */
public record CallOptions(int attempt, Duration timeout) {}
