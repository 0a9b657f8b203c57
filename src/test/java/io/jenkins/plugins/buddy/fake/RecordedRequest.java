package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.net.InetSocketAddress;

/**
 * A received request.
 *
 * @param query the query without its question mark, null if there is none
 * @param body the JSON object, null if there is none
 * @param client the other end of the connection; equal for requests of one connection
 */
public record RecordedRequest(
        String method, String path, String query, Headers headers, ObjectNode body, InetSocketAddress client) {

    /** Returns whether it is a write. */
    public boolean changesSomething() {
        return !method.equals("GET");
    }

    /** Returns whether it has a JSON object, and says so. */
    boolean isJson() {
        return body != null && "application/json".equals(headers.getFirst("Content-Type"));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
