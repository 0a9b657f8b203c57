package io.jenkins.plugins.buddy.client;

import java.time.InstantSource;

/**
 * What all that talk to a server must know of it and of each other, however each of them reaches it.
 *
 * @param rateLimit what is known of the server's rate limit
 * @param turns who works on which action
 * @param http2 which requests ask for HTTP/2
 */
public record ServerState(RateLimit rateLimit, Turns turns, Http2 http2) {

    /** Of a server that nobody has talked to yet. */
    public ServerState() {
        this(new RateLimit(InstantSource.system()), new Turns(), new Http2(InstantSource.system(), Runtime.version()));
    }
}
