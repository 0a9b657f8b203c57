package io.jenkins.plugins.buddy.client.run.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.run.ContactLostException;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.RunVerdict;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Fault;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import io.jenkins.plugins.buddy.fake.run.RunScript;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that Buddy rejects while a run is followed. */
class TokenRenewalTest extends RunTestCase {

    private static final ApiToken NEW_TOKEN =
            ApiToken.parse("bud-new-token-9d41").orElseThrow();

    private final AtomicReference<ApiToken> current = new AtomicReference<>(TOKEN);
    private final AtomicInteger lookups = new AtomicInteger();

    private CompletableFuture<RunResult> start(TokenSource tokens) throws Exception {
        pipeline.runsBy(RunScript.manual());
        CompletableFuture<RunResult> result = service(tokens)
                .start(PIPELINE, RunRequest.builder().build(), FOLLOW, listener, store())
                .start();
        time.advance(Duration.ofSeconds(20));
        return result;
    }

    private CompletableFuture<ApiToken> lookUp() {
        lookups.incrementAndGet();
        return CompletableFuture.completedFuture(current.get());
    }

    private void revoke() {
        buddy.fail(
                request -> request.headers().getFirst("Authorization").endsWith(FakeBuddy.TOKEN),
                Fault.response(401, "{\"errors\":[{\"message\":\"Invalid token\"}]}"),
                false,
                Long.MAX_VALUE);
        buddy.token(NEW_TOKEN.value(), Set.of("EXECUTION_INFO", "EXECUTION_RUN", "PIPELINE_READ", "PIPELINE_RUN"));
    }

    private static boolean isFromNewToken(RecordedRequest request) {
        return request.headers().getFirst("Authorization").endsWith(NEW_TOKEN.value());
    }

    @Test
    void availableNewSecretIsUsedAtOnce() throws Exception {
        CompletableFuture<RunResult> result = start(this::lookUp);
        revoke();
        current.set(NEW_TOKEN);
        time.advance(Duration.ofMinutes(5));
        pipeline.runs().run(1).finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
        assertAll(
                () -> assertEquals(1, lookups.get()),
                () -> assertTrue(buddy.requests().stream().filter(list()).anyMatch(TokenRenewalTest::isFromNewToken)));
    }

    @Test
    void newSecretThatComesLaterIsUsed() throws Exception {
        CompletableFuture<RunResult> result = start(this::lookUp);
        revoke();
        time.advance(Duration.ofSeconds(20));
        current.set(NEW_TOKEN);
        time.advance(Duration.ofMinutes(5));
        pipeline.runs().run(1).finish("SUCCESSFUL");
        assertEquals(RunVerdict.SUCCESSFUL, result(result).verdict());
    }

    /** Sources that have no new token. */
    enum Source {
        SAME,
        FAILS,
        THROWS,
        HANGS
    }

    @ParameterizedTest
    @EnumSource
    void rejectedTokenWithoutANewOneIsALossOfContact(Source source) throws Exception {
        CompletableFuture<RunResult> result = start(() -> switch (source) {
            case SAME -> lookUp();
            case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("no such credentials"));
            case THROWS -> throw new IllegalStateException("no such credentials");
            case HANGS -> new CompletableFuture<>();
        });
        revoke();
        ContactLostException failure = failure(ContactLostException.class, result);
        assertEquals(401, ((HttpStatusException) failure.getCause()).status());
    }
}
