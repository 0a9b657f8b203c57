package io.jenkins.plugins.buddy.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A fault that replaces the response to a request. Whether the request is processed before it is the injection's choice. */
@FunctionalInterface
public interface Fault {

    /** Applies the fault to an exchange. */
    void apply(HttpExchange exchange) throws IOException;

    /** A response of the caller's choice. */
    static Fault response(int status, String body, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        };
    }

    /** A response without headers of its own. */
    static Fault response(int status, String body) {
        return response(status, body, Map.of());
    }

    /** Buddy's errors in a response with status 200. */
    static Fault errors(String... messages) {
        return response(200, Response.errors(200, List.of(messages)).body());
    }

    /** The connection is closed without a response. */
    static Fault reset() {
        return HttpExchange::close;
    }

    /** No response is sent, and the connection stays open. */
    static Fault silence() {
        return exchange -> {};
    }

    /** The connection is closed in the middle of a response. */
    static Fault truncated() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"id\": 1, \"na".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** The headers are sent at once, and the body never ends. */
    static Fault endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        };
    }

    /** A fault that occurs when the clock has moved by a delay, such as the time limit of the request: a timeout in virtual time. */
    static Fault after(FakeClock clock, Duration delay, Fault fault) {
        return exchange -> {
            clock.advance(delay);
            fault.apply(exchange);
        };
    }

    /** A proxy's page instead of JSON. */
    static Fault html() {
        return response(200, "<html><body>Sign in</body></html>", Map.of("Content-Type", "text/html"));
    }

    /** A response of about that many bytes. */
    static Fault large(int bytes) {
        return response(200, "{\"actions\":[],\"filler\":\"" + "x".repeat(bytes) + "\"}");
    }
}
