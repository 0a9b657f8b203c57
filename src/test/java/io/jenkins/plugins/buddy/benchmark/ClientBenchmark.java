package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.ActionResult;
import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.Checkpoint;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import io.jenkins.plugins.buddy.client.IfExists;
import io.jenkins.plugins.buddy.client.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** The client alone, by JMH in a JVM of its own: all that it does but the network, and a whole create against bare requests. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClientBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The base address of the {@link LoadServer} in the JVM that drives. */
    @Param("http://127.0.0.1")
    public String url;

    private DockerfileActionService overLoopback;
    private DockerfileActionService inMemory;
    private DockerfileActionService inMemoryWithAction;
    private DockerfileActionRequest request;
    private HttpClient bare;
    private HttpRequest get;
    private HttpRequest post;

    @Setup
    public void prepare() {
        request = ExampleAction.request();
        overLoopback = service(BuddyServer.direct(URI.create(url), TIMEOUT));
        inMemory = service(InMemoryHttpClient.server(false));
        inMemoryWithAction = service(InMemoryHttpClient.server(true));
        bare = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        URI actions = URI.create(url + LoadServer.ACTIONS);
        get = HttpRequest.newBuilder(URI.create(actions + "?page=1&per_page=100"))
                .header("Authorization", "Bearer " + ExampleAction.TOKEN)
                .header("Accept", "application/json")
                .build();
        post = HttpRequest.newBuilder(actions)
                .header("Authorization", "Bearer " + ExampleAction.TOKEN)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(ExampleAction.body().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static DockerfileActionService service(BuddyServer server) {
        return new DockerfileActionService(server, ExampleAction.TOKEN, RetryPolicy.within(TIMEOUT));
    }

    private ActionResult ensure(DockerfileActionService service, IfExists ifExists)
            throws ExecutionException, InterruptedException {
        return service.ensure(ExampleAction.PIPELINE, request, ifExists, false, line -> {})
                .start(Checkpoint.START)
                .get();
    }

    /** From the parameters to the bytes that are sent. */
    @Benchmark
    public byte[] requestToBytes() {
        return ExampleAction.body().getBytes(StandardCharsets.UTF_8);
    }

    /** From the bytes of a list with the action in it to the result that says so, without a network. */
    @Benchmark
    public ActionResult bytesToResult() throws ExecutionException, InterruptedException {
        return ensure(inMemoryWithAction, IfExists.KEEP);
    }

    /** A whole create, without a network. */
    @Benchmark
    public ActionResult createInMemory() throws ExecutionException, InterruptedException {
        return ensure(inMemory, IfExists.UPDATE);
    }

    /** A whole create, over loopback. */
    @Benchmark
    public ActionResult create() throws ExecutionException, InterruptedException {
        return ensure(overLoopback, IfExists.UPDATE);
    }

    /** The same bytes sent and received, no thread held, and nothing done with them: the limit. */
    @Benchmark
    public int bareRequests() throws ExecutionException, InterruptedException {
        return bare.sendAsync(get, BodyHandlers.ofByteArray())
                .thenCompose(found -> bare.sendAsync(post, BodyHandlers.ofByteArray()))
                .get()
                .body()
                .length;
    }

    /** The same with a thread that waits, which a step that holds none can't do. */
    @Benchmark
    public int bareBlockingRequests() throws IOException, InterruptedException {
        return bare.send(get, BodyHandlers.ofByteArray()).body().length
                + bare.send(post, BodyHandlers.ofByteArray()).body().length;
    }
}
