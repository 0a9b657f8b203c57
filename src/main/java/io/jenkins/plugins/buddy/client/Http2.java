package io.jenkins.plugins.buddy.client;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Which requests ask for HTTP/2, shared by all that talk to a server. All others go over HTTP/1.1, as do those to a server that
 * doesn't offer HTTP/2.
 *
 * <p>HTTP/2 lets requests share a connection, and the JDK has one for a server. It fails what that one has no room for, rather than
 * opening another (JDK-8225647), and keeps using it when it went dead without a word, as firewalls let them. So neither is left to
 * it here.
 *
 * @see <a href="https://bugs.openjdk.org/browse/JDK-8225647">requests beyond the streams of a connection</a>
 */
public final class Http2 {

    /**
     * The first Java whose client may be trusted with it, of those that Jenkins runs on: it goes on with what is under way when a
     * server ends a connection in good order (JDK-8335181), and closes one that nobody uses (JDK-8288717, not in Java 17).
     */
    private static final Runtime.Version JAVA = Runtime.Version.parse("21.0.9");

    /** At a time. Servers should allow 100 (RFC 9113, 6.5.2); the JDK counts one a moment longer than its answer takes. */
    private static final int REQUESTS = 50;

    /** After a failure: longer than the 30 s after which the JDK closes a connection that nobody uses. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Semaphore room;
    private volatile Instant pausedUntil = Instant.EPOCH;

    /**
     * @param java whose HTTP client sends the requests
     */
    public Http2(InstantSource clock, Runtime.Version java) {
        this.clock = clock;
        this.room = new Semaphore(java.compareToIgnoreOptional(JAVA) < 0 ? 0 : REQUESTS);
    }

    /**
     * Sends a request.
     *
     * @param address only one with TLS is asked for HTTP/2: without it few servers offer that
     * @param request sends it, asking for that version; must not throw
     * @return what it returned
     */
    <T> CompletableFuture<T> send(URI address, Function<Version, CompletableFuture<T>> request) {
        boolean http2 = "https".equalsIgnoreCase(address.getScheme())
                && !clock.instant().isBefore(pausedUntil)
                && room.tryAcquire();
        if (!http2) {
            return request.apply(Version.HTTP_1_1);
        }
        CompletableFuture<T> answer = request.apply(Version.HTTP_2);
        answer.whenComplete((value, failure) -> {
            if (failure != null && !answer.isCancelled()) {
                pausedUntil = clock.instant().plus(PAUSE);
            }
            room.release();
        });
        return answer;
    }
}
