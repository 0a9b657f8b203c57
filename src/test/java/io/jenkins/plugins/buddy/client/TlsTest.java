package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody vouches for. */
class TlsTest extends ServiceTestCase {

    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    /** The JDK makes certificates by its keytool only. */
    private static SSLContext selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("self-signed.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "fake",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes());
        assertEquals(0, keytool.waitFor(), output);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aCertificateNobodyVouchesForIsOneClearLineAndNoSecondTry(@TempDir Path folder) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
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
