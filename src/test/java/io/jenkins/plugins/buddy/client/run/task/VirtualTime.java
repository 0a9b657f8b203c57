package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.EndpointState;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import io.jenkins.plugins.buddy.client.http.StubHttpClient;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.fake.FakeClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Lets clients run in virtual time: the clock moves to the next timer only when all requests have been responded to and nothing is left to be
 * done. Hours take milliseconds, with any number of tasks.
 */
final class VirtualTime implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final long MAX_REAL_SECONDS = 60;

    private final FakeClock clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "virtual-time");
        daemon.setDaemon(true);
        return daemon;
    });

    /** The number of requests and tasks in progress. */
    private int busy;

    VirtualTime(FakeClock clock) {
        this.clock = clock;
    }

    private synchronized void begin() {
        busy++;
    }

    private synchronized void end() {
        busy--;
        notifyAll();
    }

    private synchronized void awaitIdle() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_REAL_SECONDS);
        while (busy > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(busy + " requests or tasks do not end");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Runs everything that follows responses and timers, on one thread. */
    Executor executor() {
        return task -> {
            begin();
            thread.execute(() -> {
                try {
                    task.run();
                } finally {
                    end();
                }
            });
        };
    }

    /** An endpoint whose requests are awaited before the clock moves. */
    ApiEndpoint endpoint(URI url, Duration requestTimeout) {
        HttpClient http = ApiEndpoint.newHttpClient().build();
        EndpointState state =
                new EndpointState(() -> new CountingClient(http), () -> new RateLimit(clock::elapsed, clock));
        return new ApiEndpoint(url, HttpRequest::newBuilder, requestTimeout, executor(), state);
    }

    /** The default delays, measured and waited for by the clock. */
    RetryPolicy policy(Duration maxDuration) {
        return new RetryPolicy(
                maxDuration,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                () -> 0.5,
                clock::elapsed,
                (delay, executor) -> task -> clock.schedule(delay, () -> executor.execute(task)));
    }

    /** Moves the clock until a future has completed, by a day at most. */
    <T> T await(CompletableFuture<T> future) throws Exception {
        Duration end = clock.elapsed().plusDays(1);
        awaitIdle();
        while (!future.isDone()) {
            if (clock.elapsed().compareTo(end) > 0) {
                throw new AssertionError("nothing happens any more");
            }
            clock.advance(STEP);
            awaitIdle();
        }
        return future.get();
    }

    /** Moves the clock. */
    void advance(Duration duration) throws InterruptedException {
        awaitIdle();
        Duration end = clock.elapsed().plus(duration);
        while (clock.elapsed().compareTo(end) < 0) {
            Duration left = end.minus(clock.elapsed());
            clock.advance(left.compareTo(STEP) < 0 ? left : STEP);
            awaitIdle();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Counts the requests that have no response yet. */
    private final class CountingClient extends StubHttpClient {

        private final HttpClient http;

        CountingClient(HttpClient http) {
            super(CompletableFuture::new);
            this.http = http;
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
            begin();
            CompletableFuture<HttpResponse<T>> response = http.sendAsync(request, handler);
            // Runs after the stages that the transport adds, which schedule what follows.
            response.whenComplete((received, failure) -> end());
            return response;
        }
    }
}
