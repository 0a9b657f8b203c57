package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A response of the fake.
 *
 * @param type the content type
 * @param headers all other headers
 */
record Response(int status, String type, String body, Map<String, String> headers) {

    static final ObjectMapper JSON = new ObjectMapper();

    static Response json(int status, JsonNode json) {
        return new Response(status, "application/json", json.toString(), Map.of());
    }

    static Response html(String page) {
        return new Response(200, "text/html; charset=utf-8", page, Map.of());
    }

    static Response noContent() {
        return new Response(204, null, "", Map.of());
    }

    static Response notFound() {
        return error(404, "Not found");
    }

    static Response notJson() {
        return error(400, "The request is not a JSON object");
    }

    static Response methodNotAllowed() {
        return error(405, "Method not allowed");
    }

    static Response errors(int status, List<String> messages) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode errors = json.putArray("errors");
        messages.forEach(message -> errors.addObject().put("message", message));
        return json(status, json);
    }

    static Response error(int status, String message) {
        return errors(status, List.of(message));
    }

    /** The response with additional headers. */
    Response with(Map<String, String> additional) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(additional);
        return new Response(status, type, body, all);
    }

    void send(HttpExchange exchange, boolean gzip) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        if (gzip && bytes.length > 0) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            bytes = compress(bytes);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }
}
