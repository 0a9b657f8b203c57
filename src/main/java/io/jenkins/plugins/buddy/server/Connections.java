package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.RateLimit;
import io.jenkins.plugins.buddy.client.Turns;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all steps share that talk to the same address: connections that stay open, and
 * what they must know of each other. */
public final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Enough, because nothing that runs on them waits for anything. */
    private static final int MOST_THREADS = 4;

    private static final JenkinsProxySelector PROXY = new JenkinsProxySelector();

    private static final Map<URI, Shared> SHARED = new ConcurrentHashMap<>();

    /** What all steps must know that talk to the same address, whatever its configuration says at the moment. */
    private record Shared(RateLimit rateLimit, Turns turns) {}

    private Connections() {}

    /** Made with the first request, so that a Jenkins without such jobs pays nothing. */
    private static final class Lazy {
        static final HttpClient HTTP = HttpClient.newBuilder()
                .proxy(PROXY)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(BoundedThreads.named("Buddy HTTP", MOST_THREADS))
                .build();
    }

    /** The way to a server. Its configuration may change later; what has begun goes on as it began. */
    @NonNull
    public static BuddyServer to(@NonNull ConfiguredServer server) {
        URI url = URI.create(server.getUrl());
        Shared shared =
                SHARED.computeIfAbsent(url, address -> new Shared(new RateLimit(InstantSource.system()), new Turns()));
        return new BuddyServer(
                url, Lazy.HTTP, PROXY::request, server.requestTimeout(), shared.rateLimit(), shared.turns());
    }
}
