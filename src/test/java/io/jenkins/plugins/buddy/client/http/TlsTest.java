package io.jenkins.plugins.buddy.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.action.Outcome;
import io.jenkins.plugins.buddy.client.action.ServiceTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.SelfSignedCertificate;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a self-signed certificate. */
class TlsTest extends ServiceTestCase {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static SelfSignedCertificate certificate;

    private FakeBuddy secure;

    @BeforeAll
    static void createCertificate(@TempDir Path folder) throws Exception {
        certificate = SelfSignedCertificate.create(folder);
    }

    @BeforeEach
    void startSecureBuddy() throws Exception {
        secure = FakeBuddy.startWithTls(certificate);
        secure.pipeline("acme", "web", 42, "Live mirror");
    }

    @AfterEach
    void stopSecureBuddy() {
        secure.close();
    }

    @Test
    void untrustedCertificateIsNotRetriedAndNothingIsSent() {
        BuddyConnectionException e = failure(
                BuddyConnectionException.class, start(service(ApiEndpoint.direct(secure.url(), TIMEOUT), TIMEOUT)));
        assertTrue(
                e.getMessage().startsWith("TLS error on GET /workspaces/acme/projects/web/pipelines/42/actions: "),
                e::getMessage);
        assertTrue(e.getMessage().endsWith(". Add the server's certificate to the JVM's trust store"), e::getMessage);
        assertTrue(e.hadNoEffect());
        assertEquals(List.of(), progress);
        assertEquals(List.of(), secure.requests());
    }

    @Test
    void trustedCertificateIsAccepted() throws Exception {
        EndpointState state = new EndpointState(() -> {
            try {
                return ApiEndpoint.newHttpClient()
                        .sslContext(certificate.clientContext())
                        .build();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        ApiEndpoint endpoint =
                new ApiEndpoint(secure.url(), HttpRequest::newBuilder, TIMEOUT, ForkJoinPool.commonPool(), state);
        assertEquals(Outcome.CREATED, result(start(service(endpoint, TIMEOUT))).outcome());
        assertEquals(
                Outcome.UNCHANGED, result(start(service(endpoint, TIMEOUT))).outcome());
        assertEquals(List.of(), progress);
        assertTrue(secure.requests().stream()
                .noneMatch(request -> request.headers().containsKey("Upgrade")));
    }
}
