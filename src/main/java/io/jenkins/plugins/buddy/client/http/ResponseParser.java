package io.jenkins.plugins.buddy.client.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;

/**
 * Converts the JSON of a successful response.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface ResponseParser<T> {

    /**
     * @throws UnexpectedJsonException if the JSON is not as documented
     */
    T parse(ObjectNode json) throws UnexpectedJsonException;
}
