package io.jenkins.plugins.buddy.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How an answer goes wrong. Whether the fake has carried out the request by then is said where the fault is ordered. */
@FunctionalInterface
public interface Fault {

    /** Does to the exchange what is meant to go wrong. */
    void strike(HttpExchange exchange) throws IOException;

    /** An answer of one's own. */
    static Fault answer(int status, String body, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        };
    }

    static Fault answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    /** The connection ends without an answer. */
    static Fault reset() {
        return HttpExchange::close;
    }

    /** No answer comes, and the connection stays. */
    static Fault silence() {
        return exchange -> {};
    }

    /** An answer that ends in its middle, the connection with it. */
    static Fault truncated() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"id\": 1, \"na".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** An answer whose headers come at once and whose body never ends. */
    static Fault endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        };
    }

    /** A proxy's page where JSON is due. */
    static Fault html() {
        return answer(200, "<html><body>Sign in</body></html>", Map.of("Content-Type", "text/html"));
    }

    /** An answer of that many bytes. */
    static Fault large(int bytes) {
        return answer(200, "{\"actions\":[],\"filler\":\"" + "x".repeat(bytes) + "\"}");
    }
}
