package io.jenkins.plugins.buddy.client;

import java.time.Duration;

/**
 * One sending of a request.
 *
 * @param number counted from 1
 * @param timeout the longest that it may take, its answer included
 */
record Attempt(int number, Duration timeout) {}
