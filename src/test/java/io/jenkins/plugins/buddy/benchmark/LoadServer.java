package io.jenkins.plugins.buddy.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Buddy as cheap as can be: it finds no action, accepts each one that comes with the token and remembers nothing. It answers at
 * once, after a pause, or not before it is told to, and never holds a thread meanwhile.
 */
final class LoadServer implements AutoCloseable {

    /** A project's actions; what stands before it is of no interest here. */
    static final String ACTIONS = "/workspaces/acme/projects/web/pipelines/42/actions";

    private static final String AUTHORIZATION = "Bearer " + ExampleAction.TOKEN;

    private static final int CREATED = 201;

    private static final int UNAUTHORIZED = 401;

    private static final String ONE = "{\"url\": \"https://api.buddy.works" + ACTIONS + "/2\","
            + " \"html_url\": \"https://app.buddy.works/acme/web/pipelines/action/2/edit\", \"id\": 2,"
            + " \"name\": \"Build image\", \"type\": \"DOCKERFILE\", \"trigger_time\": \"ON_EVERY_EXECUTION\","
            + " \"dockerfile_path\": \"docker/Dockerfile\", \"docker_image_tag\": \"1.0\", \"docker_registry\": \"AMAZON_ECR\","
            + " \"last_execution_status\": \"INITIAL\", \"pipeline\": {\"url\": \"https://api.buddy.works\","
            + " \"html_url\": \"https://app.buddy.works/acme/web/pipelines/pipeline/42\", \"id\": 42, \"name\": \"Live mirror\"}}";

    /** The answer to a request that creates. */
    static final byte[] ACTION = bytes(ONE);

    static final byte[] NO_ACTIONS = actions("");

    static final byte[] ONE_ACTION = actions(ONE);

    static {
        // Otherwise each answer waits for the delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Otherwise the connections beyond the 200th are closed after each answer.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "5000");
    }

    private final HttpServer server;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "load server");
        thread.setDaemon(true);
        return thread;
    });

    private final List<HttpExchange> held = new ArrayList<>();
    private boolean holding;
    private volatile Duration pauseBeforeCreating = Duration.ZERO;
    private volatile Duration pauseBeforeLooking = Duration.ZERO;

    LoadServer() throws IOException {
        // A queue for connections as long as the system allows: a thousand steps begin together.
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How long a request that creates waits for its answer. */
    void pauseBeforeCreating(Duration pause) {
        pauseBeforeCreating = pause;
    }

    /** How long a request that only looks waits for its answer. */
    void pauseBeforeLooking(Duration pause) {
        pauseBeforeLooking = pause;
    }

    /** Answers no request that creates until {@link #release}. */
    synchronized void hold() {
        holding = true;
    }

    /** Waits until as many requests wait for their answer. */
    synchronized void awaitHeld(int number) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (held.size() < number) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("only " + held.size() + " of " + number + " requests have come");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Answers all that wait, and from now on at once again. */
    void release() {
        List<HttpExchange> answerable;
        synchronized (this) {
            holding = false;
            answerable = List.copyOf(held);
            held.clear();
        }
        answerable.forEach(exchange -> threads.execute(() -> answer(exchange, CREATED, ACTION)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestMethod().equals("POST")) {
            answerAfter(pauseBeforeLooking, exchange, 200, found(exchange.getRequestURI()));
            return;
        }
        if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, UNAUTHORIZED, bytes("{}"));
            return;
        }
        synchronized (this) {
            if (holding) {
                held.add(exchange);
                notifyAll();
                return;
            }
        }
        answerAfter(pauseBeforeCreating, exchange, CREATED, ACTION);
    }

    /** The lists that a form offers have one entry on their first page, and a pipeline has no actions. */
    private static byte[] found(URI uri) {
        String list = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
        String entry = uri.getQuery() != null && uri.getQuery().contains("page=1&")
                ? "{\"id\": 42, \"identifier\": \"5ddb\", \"domain\": \"acme\", \"name\": \"acme\"}"
                : "";
        return list.equals("actions") ? NO_ACTIONS : bytes("{\"" + list + "\": [" + entry + "]}");
    }

    private void answerAfter(Duration pause, HttpExchange exchange, int status, byte[] body) {
        if (pause.isZero()) {
            answer(exchange, status, body);
        } else {
            threads.schedule(() -> answer(exchange, status, body), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } catch (IOException e) {
            // Whoever asked has gone; what is measured fails by itself then.
        }
    }

    private static byte[] actions(String elements) {
        return bytes("{\"url\": \"https://api.buddy.works" + ACTIONS + "\", \"actions\": [" + elements + "]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
