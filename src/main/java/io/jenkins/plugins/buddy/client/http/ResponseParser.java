package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;

/**
 * Converts the body of a successful response.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface ResponseParser<T> {

    /**
     * @throws UnexpectedJsonException if the body is not as documented, or contains errors
     */
    T parse(byte[] body) throws UnexpectedJsonException;
}
