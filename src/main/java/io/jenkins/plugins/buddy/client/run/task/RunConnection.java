package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.RateLimit;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.RunApi;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The API of one pipeline's runs with a token that may be replaced. */
final class RunConnection {

    /** A look-up of a token that takes longer counts as one without a new token. */
    private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(30);

    private final ApiEndpoint endpoint;
    private final PipelineRef pipeline;
    private final Collection<String> secrets;
    private final TokenSource tokens;
    private final RetryPolicy policy;
    private volatile ApiToken token;
    private volatile RunApi api;

    /**
     * @param secrets the texts, besides the token, that no message may contain
     */
    RunConnection(
            ApiEndpoint endpoint,
            PipelineRef pipeline,
            Collection<String> secrets,
            ApiToken token,
            TokenSource tokens,
            RetryPolicy policy) {
        this.endpoint = endpoint;
        this.pipeline = pipeline;
        this.secrets = List.copyOf(secrets);
        this.tokens = tokens;
        this.policy = policy;
        use(token);
    }

    private void use(ApiToken newToken) {
        token = newToken;
        api = new RunApi(new HttpTransport(endpoint, newToken, secrets), pipeline);
    }

    ApiToken token() {
        return token;
    }

    RunApi api() {
        return api;
    }

    RateLimit rateLimit() {
        return api.rateLimit();
    }

    /** Sends a request. If Buddy rejects the token, it is looked up before the failure is reported, so that a retry uses a new one. */
    <T> CompletableFuture<T> call(Function<RunApi, CompletableFuture<T>> request) {
        return request.apply(api)
                .exceptionallyCompose(e -> isUnauthorized(e)
                        ? renewToken().thenCompose(renewed -> CompletableFuture.failedFuture(e))
                        : CompletableFuture.failedFuture(e));
    }

    private CompletableFuture<?> renewToken() {
        CompletableFuture<Void> renewed = new CompletableFuture<>();
        lookUpToken()
                .whenCompleteAsync(
                        (found, failure) -> {
                            if (found != null && !found.equals(token)) {
                                use(found);
                            }
                            renewed.complete(null);
                        },
                        endpoint.executor());
        policy.timer().apply(TOKEN_TIMEOUT, endpoint.executor()).execute(() -> renewed.complete(null));
        return renewed;
    }

    private CompletionStage<ApiToken> lookUpToken() {
        try {
            return tokens.current();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static boolean isUnauthorized(Throwable e) {
        return hasStatus(e, 401);
    }

    static boolean isNotFound(Throwable e) {
        return hasStatus(e, 404);
    }

    private static boolean hasStatus(Throwable e, int status) {
        return BuddyException.unwrap(e) instanceof HttpStatusException refusal && refusal.status() == status;
    }
}
