package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Http2Front;
import io.jenkins.plugins.buddy.fake.SelfSigned;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that offers HTTP/2 with 100 streams. Which Java may use it is told rather than found out, so that all are tested. */
class Http2Test extends ServiceTestCase {

    private static final String TRUSTED_JAVA = "21.0.9";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static SelfSigned certificate;

    private Http2Front front;
    private HttpClient http;
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        certificate = SelfSigned.create(folder);
    }

    @BeforeEach
    void startFront() throws Exception {
        front = Http2Front.start(buddy, certificate);
        http = BuddyServer.newHttpClient()
                .sslContext(certificate.clientContext())
                .build();
    }

    @AfterEach
    void stopFront() {
        front.close();
    }

    private BuddyServer server(URI url, String java, Duration requestTimeout) {
        return new BuddyServer(
                url,
                http,
                HttpRequest::newBuilder,
                requestTimeout,
                new ServerState(
                        new RateLimit(InstantSource.system()),
                        new Turns(),
                        new Http2(() -> now, Runtime.Version.parse(java))));
    }

    private CompletableFuture<ActionResult> start(BuddyServer server, String name) {
        return task(server, name).start(Checkpoint.START);
    }

    private ActionTask task(BuddyServer server, String name) {
        DockerfileActionRequest request =
                DockerfileActionRequest.builder(name, "Dockerfile").build();
        return new DockerfileActionService(server, FakeBuddy.TOKEN, policy(Duration.ofSeconds(40)))
                .ensure(WHERE, request, IfExists.UPDATE, false, console::add);
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.15,  HTTP/1.1",
        "17.0.21.1,HTTP/1.1",
        "21.0.8,   HTTP/1.1",
        "21.0.9,   HTTP/2.0",
        "21.0.13.1,HTTP/2.0",
        "25,       HTTP/2.0",
    })
    void itIsUsedWhereOfferedAndJavaCan(String java, String protocol) throws Exception {
        assertEquals(
                Outcome.CREATED,
                result(start(server(front.url(), java, TIMEOUT), "Build image")).outcome());
        assertEquals(List.of(protocol, protocol), front.protocols());
        assertEquals(1, buddy.requests("POST").size());
    }

    @Test
    void aServerWithoutItIsSpokenToInTheOldWay() throws Exception {
        try (FakeBuddy old = FakeBuddy.startWithTls(certificate)) {
            old.pipeline("acme", "web", 42, "Live mirror");
            BuddyServer server = server(old.url(), TRUSTED_JAVA, TIMEOUT);
            assertEquals(Outcome.CREATED, result(start(server, "Build image")).outcome());
            assertEquals(Outcome.UNCHANGED, result(start(server, "Build image")).outcome());
            assertEquals(List.of(), console);
        }
    }

    @Test
    void withoutTlsNobodyIsAskedForIt() throws Exception {
        assertEquals(
                Outcome.CREATED,
                result(start(server(buddy.url(), TRUSTED_JAVA, TIMEOUT), "Build image"))
                        .outcome());
        buddy.requests().forEach(request -> assertFalse(request.headers().containsKey("Upgrade"), request::toString));
        assertEquals(2, buddy.requests().size());
    }

    @Test
    void moreAtATimeThanAConnectionHasRoomForAllSucceed() throws Exception {
        BuddyServer server = server(front.url(), TRUSTED_JAVA, TIMEOUT);
        for (int round = 1; round <= 2; round++) {
            int before = front.protocols().size();
            front.gather(300);
            List<CompletableFuture<ActionResult>> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                results.add(start(server, "Image " + round + "." + i));
            }
            for (CompletableFuture<ActionResult> each : results) {
                assertEquals(Outcome.CREATED, result(each).outcome());
            }
            List<String> first = front.protocols().subList(before, before + 300);
            assertEquals(50, Collections.frequency(first, "HTTP/2.0"));
            assertEquals(250, Collections.frequency(first, "HTTP/1.1"));
        }
        assertEquals(600, pipeline.actions().size());
        assertEquals(List.of(), console);
    }

    @Test
    void whatIsCancelledGivesItsRoomBack() throws Exception {
        BuddyServer server = server(front.url(), TRUSTED_JAVA, TIMEOUT);
        front.gather(51);
        List<ActionTask> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ActionTask task = task(server, "Image " + i);
            task.start(Checkpoint.START);
            tasks.add(task);
        }
        tasks.forEach(ActionTask::cancel);
        front.gather(0);
        assertEquals(Outcome.CREATED, result(start(server, "Build image")).outcome());
        assertFalse(front.protocols().contains("HTTP/1.1"), front.protocols()::toString);
    }

    @Test
    void aConnectionThatWentDeadIsLeftForAWhile() throws Exception {
        BuddyServer server = server(front.url(), TRUSTED_JAVA, Duration.ofSeconds(2));
        result(start(server, "Build image"));
        front.deaf(true);
        assertEquals(Outcome.UNCHANGED, result(start(server, "Build image")).outcome());
        assertEquals(1, console.size(), console::toString);
        assertTrue(console.get(0).startsWith("Buddy didn't answer GET "), console::toString);
        assertEquals(Outcome.CREATED, result(start(server, "Another image")).outcome());
        front.deaf(false);
        now = now.plusSeconds(59);
        result(start(server, "Build image"));
        assertEquals(3, Collections.frequency(front.protocols(), "HTTP/2.0"), front.protocols()::toString);
        now = now.plusSeconds(1);
        result(start(server, "Build image"));
        assertTrue(Collections.frequency(front.protocols(), "HTTP/2.0") > 3, front.protocols()::toString);
    }
}
