package io.jenkins.plugins.buddy.client.run;

import io.jenkins.plugins.buddy.client.ApiToken;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks up the API token anew when Buddy rejects the one in use, since tokens expire and are replaced while a run goes on. */
@FunctionalInterface
public interface TokenSource {

    /** The token that is valid now, which may be the one in use. If the stage fails, the token in use is kept. */
    CompletionStage<ApiToken> current();

    /** A source that knows one token only. */
    static TokenSource fixed(ApiToken token) {
        return () -> CompletableFuture.completedFuture(token);
    }
}
