package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The part of Buddy's REST API that actions and runs need, on loopback. By default it behaves like Buddy's cloud as far as that is known; each switch
 * selects another behavior that an installation has or may have.
 */
public final class FakeBuddy implements AutoCloseable {

    /** The token that is accepted from the start, with all scopes. */
    public static final String TOKEN = "bud-test-token-7f3a";

    static {
        // Otherwise each response waits for the delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-buddy");
        thread.setDaemon(true);
        return thread;
    });
    private final URI url;
    private final AtomicLong ids = new AtomicLong();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Behavior behavior = new Behavior();
    private final Authorization authorization = new Authorization(behavior);
    private final Router router;
    private final Injections injections;

    private FakeBuddy(HttpServer server, String scheme, String host, String basePath) {
        this.server = server;
        this.url = URI.create(scheme + "://" + host + ":" + server.getAddress().getPort() + basePath);
        this.router = new Router(url, behavior, authorization);
        this.injections = new Injections(behavior, router::respond);
        authorization.add(TOKEN, null);
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
        FakePipeline pipeline = new FakePipeline(workspace, project, id, name, ids, behavior);
        router.add(pipeline);
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

    /** Adds a token with scopes, or replaces the one with that value. */
    public FakeToken token(String value, Set<String> scopes) {
        return authorization.add(value, scopes);
    }

    /** Revokes a token: requests with it are refused with 401. */
    public void revokeToken(String value) {
        authorization.remove(value);
    }

    /**
     * Limits the requests of a token. All its responses have the headers of the limit.
     *
     * @param remaining the number of requests until the reset; the same number is permitted in each period after it
     * @param resetSeconds the length of a period, see {@link #clock}
     * @param status the status of the refusal: 429 or 403
     */
    public FakeBuddy rateLimit(String token, int remaining, int resetSeconds, int status) {
        authorization.token(token).rateLimit(new TokenRateLimit(remaining, resetSeconds, status, behavior.clock));
        return this;
    }

    /** Removes the rate limit of a token. */
    public FakeBuddy noRateLimit(String token) {
        authorization.token(token).rateLimit(null);
        return this;
    }

    /** The clock of late effects and late lists, which a test moves. */
    public FakeClock clock() {
        return behavior.fakeClock;
    }

    /** Sets the clock of runs, and of rate limits that are set after this; by default it is that of the system. */
    public FakeBuddy clock(InstantSource clock) {
        behavior.clock = clock;
        return this;
    }

    /**
     * Switches the API of a workspace off.
     *
     * @param status 400 or 403
     */
    public FakeBuddy apiDisabled(String workspace, int status) {
        authorization.close(workspace, status, "API is disabled in this workspace.");
        return this;
    }

    /** Freezes a workspace, as if it was not paid. */
    public FakeBuddy frozen(String workspace) {
        authorization.close(workspace, 403, "Only active workspace have access to API");
        return this;
    }

    /** Reverts {@link #apiDisabled} and {@link #frozen}. */
    public FakeBuddy apiEnabled(String workspace) {
        authorization.open(workspace);
        return this;
    }

    /**
     * Sets whether the list of actions is paged. Buddy does not document it; by default it is not.
     *
     * @param newLargestPage the limit of {@code per_page}
     */
    public FakeBuddy paged(boolean newPaged, int newLargestPage) {
        behavior.pagedActions = newPaged;
        behavior.largestPage = newLargestPage;
        return this;
    }

    /** Sets whether a paged list of actions has {@code total_page_count} and the like; by default it has. */
    public FakeBuddy showsPageCounts(boolean shows) {
        behavior.showsPageCounts = shows;
        return this;
    }

    /**
     * Refuses pages of actions and runs beyond the last one. The list of actions has one page unless it is {@link #paged}.
     *
     * @param status such as 404, 400 or 422; 0: they are served
     */
    public FakeBuddy refusesFurtherPages(int status) {
        behavior.furtherPagesStatus = status;
        return this;
    }

    /** Sets whether responses contain plain passwords. By default they contain a new encrypted text each time. */
    public FakeBuddy showsPasswords(boolean shows) {
        behavior.showsPasswords = shows;
        return this;
    }

    /** Sets whether entries of lists of actions are summaries; by default they are. */
    public FakeBuddy partialListEntries(boolean partial) {
        behavior.partialListEntries = partial;
        return this;
    }

    /** Sets whether empty fields are left out, nested ones too. By default they are null. */
    public FakeBuddy omitsEmptyFields(boolean omits) {
        behavior.omitsEmptyFields = omits;
        return this;
    }

    /** Sets whether {@code run_only_on_first_failure} is required with ON_FAILURE, and refused without it. */
    public FakeBuddy requiresRunOnlyOnFirstFailure(boolean requires) {
        behavior.requiresRunOnlyOnFirstFailure = requires;
        return this;
    }

    /**
     * Sets whether it behaves like a self-hosted installation of 2020: fewer fields, {@code hash_id} for {@code identifier}, the scope
     * WORKSPACE, no headers with scopes, no {@code /user/token} and no {@code /identifiers}.
     */
    public FakeBuddy version2020(boolean is2020) {
        behavior.version2020 = is2020;
        return this;
    }

    /** Sets whether {@code GET /user/token} is available; by default it is. */
    public FakeBuddy userTokenAvailable(boolean available) {
        behavior.userTokenAvailable = available;
        return this;
    }

    /** Sets whether {@code GET /workspaces/…/identifiers} is available; by default it is. */
    public FakeBuddy identifiersAvailable(boolean available) {
        behavior.identifiersAvailable = available;
        return this;
    }

    /** Sets whether the headers with scopes are spelled {@code 0Auth}, with a zero. */
    public FakeBuddy scopeHeadersWithZero(boolean withZero) {
        behavior.scopeHeadersWithZero = withZero;
        return this;
    }

    /** Sets whether responses are compressed, whatever the request accepts. Faults are not. */
    public FakeBuddy gzipResponses(boolean gzip) {
        behavior.gzipResponses = gzip;
        return this;
    }

    /** Sets whether lists lack the actions and runs that are created by requests from now on, until {@link #showHiddenActions}. */
    public FakeBuddy newActionsHidden(boolean hidden) {
        behavior.listing = hidden ? Listing.NEVER : Listing.AT_ONCE;
        return this;
    }

    /**
     * Sets that lists lack the actions and runs that are created by requests from now on.
     *
     * @param lists the number of lists after its creation that lack it
     */
    public FakeBuddy newActionsHiddenInLists(int lists) {
        behavior.listing = Listing.afterLists(lists);
        return this;
    }

    /** Sets that lists show what is created by requests from now on only when the {@link #clock() clock} has moved by a delay. */
    public FakeBuddy listsLate(Duration delay) {
        behavior.listing = Listing.after(delay, behavior.fakeClock);
        return this;
    }

    /** Lists all actions and runs that were hidden. */
    public void showHiddenActions() {
        router.pipelines().forEach(FakePipeline::showHiddenActions);
    }

    /** Holds the next request of a method, before faults are injected. It takes effect, and its response is sent, when it is released. */
    public HeldRequest holdNext(String method) {
        return holdNext(method, null);
    }

    /** Holds the next request like {@link #holdNext(String)}, but the fault is applied as soon as the request arrives. */
    public HeldRequest holdNext(String method, Fault earlyResponse) {
        return injections.hold(method, earlyResponse);
    }

    /** Injects a fault into the next request of a method, which is not processed. */
    public FakeBuddy failNext(String method, Fault fault) {
        return failNext(method, fault, Effect.NEVER);
    }

    /** Injects a fault into the next request of a method, after it was processed. */
    public FakeBuddy failNextAfterActing(String method, Fault fault) {
        return failNext(method, fault, Effect.AT_ONCE);
    }

    /** Injects a fault into the next request of a method, which takes effect at another moment. */
    public FakeBuddy failNext(String method, Fault fault, Effect effect) {
        return fail(request -> request.method().equals(method), fault, effect, 1);
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
        return fail(match, fault, afterActing ? Effect.AT_ONCE : Effect.NEVER, times);
    }

    /**
     * Injects a fault into requests that take effect at another moment.
     *
     * @param times the number of requests
     */
    public FakeBuddy fail(Predicate<RecordedRequest> match, Fault fault, Effect effect, long times) {
        injections.add(match, fault, effect, times);
        return this;
    }

    /** Removes all faults that have not been injected yet. */
    public void clearFaults() {
        injections.clearFaults();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Waits until that many more faults have been injected. */
    public void awaitInjectedFaults(int number) throws InterruptedException {
        injections.await(number, requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        RecordedRequest request = record(exchange);
        if (!injections.handle(request, exchange)) {
            router.respond(request).send(exchange, behavior.gzipResponses);
        }
    }

    private RecordedRequest record(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        ObjectNode json = null;
        try {
            json = body.length == 0 ? null : (ObjectNode) Response.JSON.readTree(body);
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
}
