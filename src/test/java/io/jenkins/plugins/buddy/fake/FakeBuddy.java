package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of Buddy's REST API that actions need, on loopback. */
public final class FakeBuddy implements AutoCloseable {

    /** The accepted token. */
    public static final String TOKEN = "bud-test-token-7f3a";

    static {
        // Otherwise each response waits for the delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ACTIONS =
            Pattern.compile("(/workspaces/[^/]+/projects/[^/]+/pipelines/\\d+)/actions(?:/(\\d+))?");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-buddy");
        thread.setDaemon(true);
        return thread;
    });
    private final URI url;
    private final String basePath;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, FakePipeline> pipelines = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<InjectedFault> faults = new CopyOnWriteArrayList<>();
    private final Semaphore injectedFaults = new Semaphore(0);
    private volatile boolean paged = true;
    private volatile int largestPage = 100;
    private volatile boolean showsPasswords;
    private volatile boolean partialListEntries;

    /**
     * A fault to inject.
     *
     * @param match the requests that it replaces the response of
     * @param afterActing whether the request is processed before
     * @param left the number of requests left
     */
    private record InjectedFault(Predicate<RecordedRequest> match, Fault fault, boolean afterActing, AtomicLong left) {}

    private FakeBuddy(HttpServer server, String scheme, String host, String basePath) {
        this.server = server;
        this.url = URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + basePath);
        this.basePath = basePath;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts on any port. */
    public static FakeBuddy start() throws IOException {
        return start(0, "");
    }

    /**
     * Starts on a port.
     *
     * @param port 0 for any
     * @param basePath the path of the API's base URL, such as {@code /api} on self-hosted installations
     */
    public static FakeBuddy start(int port, String basePath) throws IOException {
        return new FakeBuddy(HttpServer.create(loopback(port), 0), "http", "127.0.0.1", basePath);
    }

    /** Starts with https on any port. */
    public static FakeBuddy startWithTls(SelfSignedCertificate certificate)
            throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(loopback(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        return new FakeBuddy(server, "https", "localhost", "");
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The base URL to configure. */
    public URI url() {
        return url;
    }

    /** Adds a pipeline. */
    public FakePipeline pipeline(String workspace, String project, long id, String name) {
        FakePipeline pipeline = new FakePipeline(workspace, project, id, name, ids);
        pipelines.put(pipeline.path(), pipeline);
        return pipeline;
    }

    /** All received requests, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The received requests of a method, in order. */
    public List<RecordedRequest> requests(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .toList();
    }

    /** Clears the received requests. */
    public void forgetRequests() {
        requests.clear();
    }

    /** Sets whether the list of actions is paged; Buddy does not document it. */
    public FakeBuddy paged(boolean newPaged, int newLargestPage) {
        paged = newPaged;
        largestPage = newLargestPage;
        return this;
    }

    /** Sets whether responses contain passwords; Buddy does not document it. */
    public FakeBuddy showsPasswords(boolean shows) {
        showsPasswords = shows;
        return this;
    }

    /** Sets whether entries of lists have only ID, name, type and URLs. */
    public FakeBuddy partialListEntries(boolean partial) {
        partialListEntries = partial;
        return this;
    }

    /** Injects a fault into the next request of a method, which is not processed. */
    public FakeBuddy failNext(String method, Fault fault) {
        return fail(request -> request.method().equals(method), fault, false, 1);
    }

    /** Injects a fault into the next request of a method, after it was processed. */
    public FakeBuddy failNextAfterActing(String method, Fault fault) {
        return fail(request -> request.method().equals(method), fault, true, 1);
    }

    /** Injects a fault into all requests. None is processed. */
    public FakeBuddy failAll(Fault fault) {
        return fail(request -> true, fault, false, Long.MAX_VALUE);
    }

    /**
     * Injects a fault.
     *
     * @param afterActing whether the requests are processed before
     * @param times the number of requests
     */
    public FakeBuddy fail(Predicate<RecordedRequest> match, Fault fault, boolean afterActing, long times) {
        faults.add(new InjectedFault(match, fault, afterActing, new AtomicLong(times)));
        return this;
    }

    /** Removes all faults that have not been injected yet. */
    public void clearFaults() {
        faults.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        RecordedRequest request = record(exchange);
        InjectedFault fault = faults.stream()
                .filter(each -> each.match().test(request) && each.left().getAndDecrement() > 0)
                .findFirst()
                .orElse(null);
        if (fault == null) {
            send(exchange, respond(request));
            return;
        }
        if (fault.afterActing()) {
            respond(request);
        }
        fault.fault().apply(exchange);
        injectedFaults.release();
    }

    /** Waits until that many more faults have been injected. */
    public void awaitInjectedFaults(int number) throws InterruptedException {
        if (!injectedFaults.tryAcquire(number, 60, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "only " + injectedFaults.availablePermits() + " faults were injected; requests: " + requests);
        }
    }

    private RecordedRequest record(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        ObjectNode json = null;
        try {
            json = body.length == 0 ? null : (ObjectNode) JSON.readTree(body);
        } catch (JsonProcessingException | ClassCastException e) {
            // The response states that the body is not a JSON object.
        }
        RecordedRequest request = new RecordedRequest(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                uri.getRawQuery(),
                exchange.getRequestHeaders(),
                json,
                exchange.getRemoteAddress());
        requests.add(request);
        return request;
    }

    private record Response(int status, String type, String body) {

        static Response json(int status, JsonNode json) {
            return new Response(status, "application/json", json.toString());
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
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", response.type());
        exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Response respond(RecordedRequest request) {
        if (!request.path().startsWith(basePath + "/")) {
            return Response.error(404, "Not found");
        }
        String path = request.path().substring(basePath.length());
        if (path.equals("/") || path.startsWith("/app/")) {
            return new Response(200, "text/html; charset=utf-8", new FakeBuddyWebPages(pipelines.values()).page(path));
        }
        if (!("Bearer " + TOKEN).equals(request.headers().getFirst("Authorization"))) {
            return Response.error(401, "Wrong authentication data");
        }
        ObjectNode resources = request.method().equals("GET") ? resources(path) : null;
        if (resources != null) {
            return Response.json(200, resources);
        }
        Matcher matcher = ACTIONS.matcher(path);
        FakePipeline pipeline = matcher.matches() ? pipelines.get(matcher.group(1)) : null;
        if (pipeline == null) {
            return Response.error(404, "Not found");
        }
        if (request.method().equals("GET")) {
            return matcher.group(2) == null
                    ? list(pipeline, request.query())
                    : one(pipeline, Long.parseLong(matcher.group(2)), 200);
        }
        if (request.body() == null
                || !"application/json".equals(request.headers().getFirst("Content-Type"))) {
            return Response.error(400, "The request is not a JSON object");
        }
        // Serialized, as a database would: two concurrent requests must not get the same ID.
        synchronized (pipeline) {
            return change(request, pipeline, matcher.group(2));
        }
    }

    /** A list of workspaces, projects, pipelines or integrations; null for any other path. */
    private ObjectNode resources(String path) {
        String[] parts = path.substring(1).split("/");
        ObjectNode json = JSON.createObjectNode();
        if (path.equals("/workspaces")) {
            ArrayNode array = json.putArray("workspaces");
            pipelines.values().stream()
                    .map(FakePipeline::workspace)
                    .distinct()
                    .sorted()
                    .forEach(name ->
                            array.addObject().put("name", "Workspace " + name).put("domain", name));
            return json;
        }
        List<FakePipeline> inWorkspace = pipelines.values().stream()
                .filter(pipeline -> parts.length > 1 && pipeline.workspace().equals(parts[1]))
                .toList();
        if (parts.length == 3 && parts[2].equals("integrations")) {
            json.putArray("integrations").addObject().put("identifier", "5ddb").put("name", "Our registry");
            return json;
        }
        if (parts.length == 3 && parts[2].equals("projects")) {
            ArrayNode array = json.putArray("projects");
            inWorkspace.stream()
                    .map(FakePipeline::project)
                    .distinct()
                    .sorted()
                    .forEach(name -> array.addObject().put("name", name).put("display_name", "Project " + name));
            return json;
        }
        if (parts.length == 5 && parts[4].equals("pipelines")) {
            ArrayNode array = json.putArray("pipelines");
            inWorkspace.stream()
                    .filter(pipeline -> pipeline.project().equals(parts[3]))
                    .forEach(pipeline ->
                            array.addObject().put("id", pipeline.id()).put("name", pipeline.name()));
            return json;
        }
        return null;
    }

    private Response change(RecordedRequest request, FakePipeline pipeline, String actionId) {
        if (request.method().equals("POST") && actionId == null) {
            List<String> errors = ActionRules.create(request.body(), pipeline);
            return errors.isEmpty() ? one(pipeline, pipeline.add(request.body()), 201) : Response.errors(400, errors);
        }
        if (request.method().equals("PATCH") && actionId != null) {
            long id = Long.parseLong(actionId);
            List<String> errors = ActionRules.update(request.body(), pipeline);
            if (!errors.isEmpty()) {
                return Response.errors(400, errors);
            }
            if (pipeline.action(id) != null) {
                pipeline.update(id, request.body());
            }
            return one(pipeline, id, 200);
        }
        return Response.error(405, "Method not allowed");
    }

    private Response list(FakePipeline pipeline, String query) {
        Map<String, Integer> parameters = Stream.of(query == null ? new String[0] : query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.valueOf(pair[1])));
        List<ObjectNode> actions = new ArrayList<>(pipeline.actions());
        int size = Math.min(parameters.getOrDefault("per_page", 20), largestPage);
        int from = (parameters.getOrDefault("page", 1) - 1) * size;
        List<ObjectNode> page = !paged
                ? actions
                : actions.subList(Math.min(from, actions.size()), Math.min(from + size, actions.size()));
        ObjectNode json = JSON.createObjectNode();
        json.put("url", url() + pipeline.path() + "/actions");
        ArrayNode array = json.putArray("actions");
        page.forEach(action -> {
            ObjectNode shown = show(pipeline, action);
            array.add(partialListEntries ? shown.retain("id", "name", "type", "url", "html_url") : shown);
        });
        return Response.json(200, json);
    }

    private Response one(FakePipeline pipeline, long id, int status) {
        ObjectNode action = pipeline.action(id);
        return action == null ? Response.error(404, "Not found") : Response.json(status, show(pipeline, action));
    }

    /** An action in a response: the stored fields, its URLs and its pipeline. */
    private ObjectNode show(FakePipeline pipeline, ObjectNode action) {
        long id = action.path("id").asLong();
        ObjectNode shown = JSON.createObjectNode();
        shown.put("url", url() + pipeline.path() + "/actions/" + id);
        shown.put("html_url", page(pipeline) + "/action/" + id + "/edit");
        shown.put("id", id);
        shown.setAll(action);
        shown.put("last_execution_status", "INITIAL");
        if (!showsPasswords) {
            shown.remove("password");
        }
        shown.putObject("pipeline")
                .put("url", url() + pipeline.path())
                .put("html_url", page(pipeline) + "/pipeline/" + pipeline.id())
                .put("id", pipeline.id())
                .put("name", pipeline.name())
                .put("on", "CLICK");
        return shown;
    }

    private String page(FakePipeline pipeline) {
        return url() + FakeBuddyWebPages.path(pipeline);
    }
}
