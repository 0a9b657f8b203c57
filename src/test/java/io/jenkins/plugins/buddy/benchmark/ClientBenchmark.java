package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures the client without Jenkins, by JMH: its own work, and a whole create against bare requests. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClientBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The base URL of the {@link LoadServer} in the JVM that starts JMH's. */
    @Param("http://127.0.0.1")
    public String url;

    private DockerfileActionService overLoopback;
    private DockerfileActionService inMemory;
    private DockerfileActionService inMemoryWithAction;
    private DockerfileActionRequest request;
    private HttpClient bare;
    private HttpRequest get;
    private HttpRequest post;

    static void measure(BenchmarkProfile profile, Report report) throws Exception {
        Map<String, List<Double>> measured = new TreeMap<>();
        try (LoadServer server = new LoadServer()) {
            for (int round = 0; round < profile.rounds(); round++) {
                for (RunResult result : run(server, profile.jmhSeconds())) {
                    measured.computeIfAbsent(result.getPrimaryResult().getLabel(), name -> new ArrayList<>())
                            .add(result.getPrimaryResult().getScore());
                }
            }
        }
        Samples create = new Samples(measured.get("create"));
        Samples ratio = create.dividedBy(new Samples(measured.get("bareRequests")));
        report.target("create ÷ a bare GET and POST", ratio, "≤ 1.15", ratio.median() <= 1.15);
        Samples blocking = create.dividedBy(new Samples(measured.get("bareBlockingRequests")));
        report.target(
                "create ÷ a bare GET and POST that block a thread", blocking, "≤ 1.15", blocking.median() <= 1.15);
        report.section("Client", "Microseconds per operation, by JMH, one thread.");
        report.table("operation", "µs");
        measured.forEach((name, values) -> report.row("`" + name + "`", new Samples(values)));
    }

    private static Iterable<RunResult> run(LoadServer server, int seconds) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(ClientBenchmark.class.getName())
                        .param("url", server.url().toString())
                        .forks(1)
                        // Not those of Maven's tests, which disable the JVM's optimizing compiler.
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .warmupIterations(1)
                        .warmupTime(TimeValue.seconds(3L * seconds))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.seconds(seconds))
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    @Setup
    public void prepare() {
        request = ExampleAction.request();
        ApiEndpoint direct = ApiEndpoint.direct(URI.create(url), TIMEOUT);
        // The executor that the plugin uses.
        overLoopback = service(
                new ApiEndpoint(direct.url(), direct.requests(), TIMEOUT, BuddyThreadPool.RESPONSES, direct.state()));
        inMemory = service(InMemoryHttpClient.endpoint(false));
        inMemoryWithAction = service(InMemoryHttpClient.endpoint(true));
        bare = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        String actions = url + LoadServer.ACTIONS;
        get = bareRequest(actions + "?page=1&per_page=100").build();
        post = bareRequest(actions)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(requestToBytes()))
                .build();
    }

    private static HttpRequest.Builder bareRequest(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + ExampleAction.TOKEN)
                .header("Accept", "application/json");
    }

    private static DockerfileActionService service(ApiEndpoint endpoint) {
        ApiToken token = ApiToken.parse(ExampleAction.TOKEN).orElseThrow();
        return new DockerfileActionService(
                endpoint,
                token,
                RetryPolicy.defaults(TIMEOUT),
                new KeyedLock(),
                LoginMemory.NONE,
                new PipelineDefinitions());
    }

    private ActionResult ensure(DockerfileActionService service, IfExists ifExists)
            throws ExecutionException, InterruptedException {
        return service.ensure(ExampleAction.PIPELINE, request, ifExists, line -> {}, CheckpointStore.none())
                .start()
                .get();
    }

    /** Converts parameters to the bytes of a request. */
    @Benchmark
    public byte[] requestToBytes() {
        return ExampleAction.body().getBytes(StandardCharsets.UTF_8);
    }

    /** Converts the bytes of a list that contains the action to a result, without a network. */
    @Benchmark
    public ActionResult bytesToResult() throws ExecutionException, InterruptedException {
        return ensure(inMemoryWithAction, IfExists.KEEP);
    }

    /** Creates an action, without a network. */
    @Benchmark
    public ActionResult createInMemory() throws ExecutionException, InterruptedException {
        return ensure(inMemory, IfExists.UPDATE);
    }

    /** Creates an action, over loopback. */
    @Benchmark
    public ActionResult create() throws ExecutionException, InterruptedException {
        return ensure(overLoopback, IfExists.UPDATE);
    }

    /** Exchanges the same bytes without blocking a thread, and ignores them: the lower limit. */
    @Benchmark
    public int bareRequests() throws ExecutionException, InterruptedException {
        return bare.sendAsync(get, BodyHandlers.ofByteArray())
                .thenCompose(found -> bare.sendAsync(post, BodyHandlers.ofByteArray()))
                .get()
                .body()
                .length;
    }

    /** Exchanges the same bytes with a blocked thread, which the step avoids. */
    @Benchmark
    public int bareBlockingRequests() throws IOException, InterruptedException {
        return bare.send(get, BodyHandlers.ofByteArray()).body().length
                + bare.send(post, BodyHandlers.ofByteArray()).body().length;
    }
}
