package io.jenkins.plugins.buddy.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A fake Buddy that costs as little as possible: it has no actions, accepts all actions and runs that are sent with the token, and
 * stores nothing. It responds at once, after a delay or on demand, and no thread waits meanwhile.
 */
final class LoadServer implements AutoCloseable {

    /** The path of the actions. */
    static final String ACTIONS = ExampleAction.PIPELINE.path() + "/actions";

    private static final String ONE = "{\"url\": \"https://api.buddy.works" + ACTIONS + "/2\","
            + " \"html_url\": \"https://app.buddy.works/acme/web/pipelines/action/2/edit\", \"id\": 2,"
            + " \"name\": \"Build image\", \"type\": \"DOCKERFILE\", \"trigger_time\": \"ON_EVERY_EXECUTION\","
            + " \"dockerfile_path\": \"docker/Dockerfile\", \"docker_image_tag\": \"1.0\", \"docker_registry\": \"AMAZON_ECR\","
            + " \"last_execution_status\": \"INITIAL\", \"pipeline\": {\"url\": \"https://api.buddy.works\","
            + " \"html_url\": \"https://app.buddy.works/acme/web/pipelines/pipeline/42\", \"id\": 42, \"name\": \"Live mirror\"}}";

    /** The response to a POST. */
    static final byte[] ACTION = bytes(ONE);

    static final byte[] NO_ACTIONS = actions("");

    static final byte[] ONE_ACTION = actions(ONE);

    static {
        // Otherwise each response waits for the delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Otherwise connections beyond the 200th are closed after each response.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "5000");
    }

    private final HttpServer server;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "load server");
        thread.setDaemon(true);
        return thread;
    });

    private final Semaphore held = new Semaphore(0);
    private final Duration delay;
    private final LoadRuns runs = new LoadRuns();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    LoadServer() throws IOException {
        this(Duration.ZERO);
    }

    /**
     * Starts a server.
     *
     * @param delay the time until each response, that to a look-up of actions excepted
     */
    LoadServer(Duration delay) throws IOException {
        this.delay = delay;
        // The longest queue that the system allows, because a thousand steps connect at the same time.
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The runs, to which it responds at once. */
    LoadRuns runs() {
        return runs;
    }

    /** Holds the responses to POST requests until {@link #release}. */
    void hold() {
        gate = new CompletableFuture<>();
    }

    /** Waits until that many requests are held. */
    void awaitHeld(int number) throws InterruptedException {
        if (!held.tryAcquire(number, 10, TimeUnit.MINUTES)) {
            throw new IllegalStateException(
                    number - held.availablePermits() + " of " + number + " requests are missing");
        }
    }

    /** Sends the responses that are held, and holds no more. */
    void release() {
        gate.complete(null);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        CompletableFuture<Void> open = gate;
        String path = exchange.getRequestURI().getPath();
        boolean post = exchange.getRequestMethod().equals("POST");
        if (post
                && !("Bearer " + ExampleAction.TOKEN)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            respond(exchange, 401, bytes("{}"));
        } else if (path.startsWith(LoadRuns.PATH)) {
            respond(exchange, post ? 201 : 200, bytes(post ? runs.start() : runs.get(path)));
        } else if (!post) {
            byte[] list = list(exchange.getRequestURI());
            respondAfter(list == NO_ACTIONS ? Duration.ZERO : delay, exchange, 200, list);
        } else if (open.isDone()) {
            respondAfter(delay, exchange, 201, ACTION);
        } else {
            open.thenRunAsync(() -> respond(exchange, 201, ACTION), threads);
            held.release();
        }
    }

    /** The list in the response to a GET request: no actions, and one entry in lists for drop-downs. */
    private static byte[] list(URI uri) {
        String name = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
        String entry = uri.getQuery() != null && uri.getQuery().contains("page=1&")
                ? "{\"id\": 42, \"identifier\": \"5ddb\", \"domain\": \"acme\", \"name\": \"acme\"}"
                : "";
        return name.equals("actions") ? NO_ACTIONS : bytes("{\"" + name + "\": [" + entry + "]}");
    }

    private void respondAfter(Duration time, HttpExchange exchange, int status, byte[] body) {
        if (time.isZero()) {
            respond(exchange, status, body);
        } else {
            threads.schedule(() -> respond(exchange, status, body), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client has disconnected; its own benchmark fails then.
        }
    }

    private static byte[] actions(String elements) {
        return bytes("{\"url\": \"https://api.buddy.works" + ACTIONS + "\", \"actions\": [" + elements + "]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
