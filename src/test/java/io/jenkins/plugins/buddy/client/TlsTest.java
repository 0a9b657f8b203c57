package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody vouches for. */
class TlsTest extends ServiceTestCase {

    @Test
    void aCertificateNobodyVouchesForIsOneClearLineAndNoSecondTry(@TempDir Path folder) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(SelfSigned.create(folder).serverContext()));
        AtomicInteger requests = new AtomicInteger();
        server.createContext("/", exchange -> requests.incrementAndGet());
        server.start();
        try {
            URI url = URI.create("https://localhost:" + server.getAddress().getPort());
            CompletableFuture<ActionResult> task = new DockerfileActionService(
                            BuddyServer.direct(url, Duration.ofSeconds(10)),
                            FakeBuddy.TOKEN,
                            policy(Duration.ofSeconds(10)))
                    .ensure(WHERE, image().build(), IfExists.UPDATE, false, console::add)
                    .start(Checkpoint.START);
            String told = failure(BuddyConnectionException.class, task);
            assertTrue(told.startsWith("No trusted connection to Buddy for GET "), told);
            assertTrue(told.endsWith("The JVM's trust store must know the server's certificate"), told);
            assertEquals(0, console.size(), console::toString);
            assertEquals(0, requests.get());
        } finally {
            server.stop(0);
        }
    }
}
