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

/** Buddy's REST API on loopback, as far as actions need it. */
public final class FakeBuddy implements AutoCloseable {

    /** The token it accepts. */
    public static final String TOKEN = "bud-test-token-7f3a";

    static {
        // Otherwise each answer waits for the delayed acknowledgement of its headers.
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
    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final Semaphore struck = new Semaphore(0);
    private volatile boolean paged = true;
    private volatile int largestPage = 100;
    private volatile boolean showsPasswords;
    private volatile boolean listsBriefly;

    /** A fault, for whom, how often, and whether the request is carried out before it. */
    private record Order(Predicate<RecordedRequest> match, Fault fault, boolean afterActing, AtomicLong left) {}

    private FakeBuddy(HttpServer server, String scheme, String host, String basePath) {
        this.server = server;
        this.url = URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + basePath);
        this.basePath = basePath;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static FakeBuddy start() throws IOException {
        return start(0, "");
    }

    /**
     * @param port 0 for any
     * @param basePath what stands before the API's paths, as on self-hosted installations: {@code /api}
     */
    public static FakeBuddy start(int port, String basePath) throws IOException {
        return new FakeBuddy(HttpServer.create(loopback(port), 0), "http", "127.0.0.1", basePath);
    }

    public static FakeBuddy startWithTls(SelfSigned certificate) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(loopback(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        return new FakeBuddy(server, "https", "localhost", "");
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The base address to configure. */
    public URI url() {
        return url;
    }

    public FakePipeline pipeline(String workspace, String project, long id, String name) {
        FakePipeline pipeline = new FakePipeline(workspace, project, id, name, ids);
        pipelines.put(pipeline.path(), pipeline);
        return pipeline;
    }

    /** All that was sent, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    public List<RecordedRequest> requests(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Whether the list of actions knows pages; it isn't documented. */
    public FakeBuddy paged(boolean newPaged, int newLargestPage) {
        paged = newPaged;
        largestPage = newLargestPage;
        return this;
    }

    /** Whether answers carry passwords; it isn't documented. */
    public FakeBuddy showsPasswords(boolean shows) {
        showsPasswords = shows;
        return this;
    }

    /** Whether entries of lists have no more than id, name, type and addresses. */
    public FakeBuddy listsBriefly(boolean briefly) {
        listsBriefly = briefly;
        return this;
    }

    /** Lets the next request of a method go wrong before anything is done. */
    public FakeBuddy failNext(String method, Fault fault) {
        return fail(request -> request.method().equals(method), fault, false, 1);
    }

    /** Lets the next request of a method go wrong after it was carried out. */
    public FakeBuddy failNextAfterActing(String method, Fault fault) {
        return fail(request -> request.method().equals(method), fault, true, 1);
    }

    public FakeBuddy failAll(Fault fault) {
        return fail(request -> true, fault, false, Long.MAX_VALUE);
    }

    public FakeBuddy fail(Predicate<RecordedRequest> match, Fault fault, boolean afterActing, long times) {
        orders.add(new Order(match, fault, afterActing, new AtomicLong(times)));
        return this;
    }

    /** Behaves again. */
    public void behave() {
        orders.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        RecordedRequest request = record(exchange);
        Order order = orders.stream()
                .filter(each -> each.match().test(request) && each.left().getAndDecrement() > 0)
                .findFirst()
                .orElse(null);
        if (order == null) {
            send(exchange, answer(request));
            return;
        }
        if (order.afterActing()) {
            answer(request);
        }
        order.fault().strike(exchange);
        struck.release();
    }

    /** Waits until as many more faults have struck. */
    public void awaitFaults(int number) throws InterruptedException {
        if (!struck.tryAcquire(number, 60, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "only " + struck.availablePermits() + " faults have struck; requests: " + requests);
        }
    }

    private RecordedRequest record(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        ObjectNode json = null;
        try {
            json = body.length == 0 ? null : (ObjectNode) JSON.readTree(body);
        } catch (JsonProcessingException | ClassCastException e) {
            // Kept as null: the answer will say that it is no JSON object.
        }
        RecordedRequest request = new RecordedRequest(
                exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), exchange.getRequestHeaders(), json);
        requests.add(request);
        return request;
    }

    private record Answer(int status, String type, String body) {

        static Answer json(int status, JsonNode json) {
            return new Answer(status, "application/json", json.toString());
        }

        static Answer errors(int status, List<String> messages) {
            ObjectNode json = JSON.createObjectNode();
            ArrayNode errors = json.putArray("errors");
            messages.forEach(message -> errors.addObject().put("message", message));
            return json(status, json);
        }

        static Answer error(int status, String message) {
            return errors(status, List.of(message));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Answer answer(RecordedRequest request) {
        if (!request.path().startsWith(basePath + "/")) {
            return Answer.error(404, "Not found");
        }
        String path = request.path().substring(basePath.length());
        if (path.equals("/") || path.startsWith("/app/")) {
            return new Answer(200, "text/html; charset=utf-8", new FakeApp(pipelines.values()).page(path));
        }
        if (!("Bearer " + TOKEN).equals(request.headers().getFirst("Authorization"))) {
            return Answer.error(401, "Wrong authentication data");
        }
        ObjectNode catalog = request.method().equals("GET") ? catalog(path) : null;
        if (catalog != null) {
            return Answer.json(200, catalog);
        }
        Matcher matcher = ACTIONS.matcher(path);
        FakePipeline pipeline = matcher.matches() ? pipelines.get(matcher.group(1)) : null;
        if (pipeline == null) {
            return Answer.error(404, "Not found");
        }
        if (request.method().equals("GET")) {
            return matcher.group(2) == null
                    ? list(pipeline, request.query())
                    : one(pipeline, Long.parseLong(matcher.group(2)), 200);
        }
        if (request.body() == null
                || !"application/json".equals(request.headers().getFirst("Content-Type"))) {
            return Answer.error(400, "The request is no JSON object");
        }
        // Together, as a database would: two requests at the same time must not get the same id.
        synchronized (pipeline) {
            return change(request, pipeline, matcher.group(2));
        }
    }

    /** The lists above a pipeline, null if the path names none of them. */
    private ObjectNode catalog(String path) {
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

    private Answer change(RecordedRequest request, FakePipeline pipeline, String actionId) {
        if (request.method().equals("POST") && actionId == null) {
            List<String> errors = ActionRules.create(request.body(), pipeline);
            return errors.isEmpty() ? one(pipeline, pipeline.add(request.body()), 201) : Answer.errors(400, errors);
        }
        if (request.method().equals("PATCH") && actionId != null) {
            long id = Long.parseLong(actionId);
            List<String> errors = ActionRules.edit(request.body(), pipeline);
            if (!errors.isEmpty()) {
                return Answer.errors(400, errors);
            }
            if (pipeline.action(id) != null) {
                pipeline.edit(id, request.body());
            }
            return one(pipeline, id, 200);
        }
        return Answer.error(405, "Method not allowed");
    }

    private Answer list(FakePipeline pipeline, String query) {
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
            array.add(listsBriefly ? shown.retain("id", "name", "type", "url", "html_url") : shown);
        });
        return Answer.json(200, json);
    }

    private Answer one(FakePipeline pipeline, long id, int status) {
        ObjectNode action = pipeline.action(id);
        return action == null ? Answer.error(404, "Not found") : Answer.json(status, show(pipeline, action));
    }

    /** An action as it is answered: what is kept, its addresses and its pipeline. */
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
        return url() + FakeApp.path(pipeline);
    }
}
