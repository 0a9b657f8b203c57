package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;

/**
 * What somebody sent.
 *
 * @param body the JSON object sent, null if there was none
 */
public record RecordedRequest(String method, String path, String query, Headers headers, ObjectNode body) {

    public boolean changesSomething() {
        return !method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
