package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.Http2Front;
import io.jenkins.plugins.buddy.fake.SelfSigned;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Buddy over TLS through a proxy that wants a login: a JVM of its own, since options of the JVM make it work. */
class TunnelTest {

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().prepareHomeLazily(true);

    @Test
    void theTokenReachesBuddyAndTheProxysPasswordDoesNot(@TempDir Path folder) throws Throwable {
        SelfSigned certificate = SelfSigned.create(folder);
        try (FakeBuddy buddy = FakeBuddy.start();
                Http2Front front = Http2Front.start(buddy, certificate);
                RealProxy proxy = RealProxy.start(true)) {
            buddy.pipeline("acme", "web", 42, "Live mirror");
            jenkins.javaOptions(
                    "-Djdk.http.auth.tunneling.disabledSchemes=",
                    "-Djavax.net.ssl.trustStore=" + certificate.store(),
                    "-Djavax.net.ssl.trustStorePassword=" + SelfSigned.STORE_PASSWORD);
            jenkins.startJenkins();
            jenkins.runRemotely(TunnelTest::run, front.url().toString(), proxy.port());
            assertFalse(proxy.seen().isEmpty());
            assertTrue(
                    proxy.seen().stream().allMatch(line -> line.startsWith("CONNECT localhost:")),
                    proxy.seen()::toString);
            assertEquals(1, buddy.requests("POST").size());
            buddy.requests().forEach(request -> {
                assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
                assertFalse(request.headers().containsKey("Proxy-Authorization"), request::toString);
            });
            boolean trusted = Runtime.version().compareToIgnoreOptional(Runtime.Version.parse("21.0.9")) >= 0;
            String protocol = trusted ? "HTTP/2.0" : "HTTP/1.1";
            assertEquals(List.of(protocol, protocol), front.protocols());
        }
    }

    private static void run(JenkinsRule j, String url, Integer proxyPort) throws Exception {
        j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxyPort, RealProxy.USER, RealProxy.PASSWORD, null));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(BuddyJenkinsTestCase.secretText("buddy-token", FakeBuddy.TOKEN));
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(url);
        server.setCredentialsId("buddy-token");
        BuddyGlobalConfiguration.get().setServers(List.of(server));
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(BuddyJenkinsTestCase.step(""), true));
        j.buildAndAssertSuccess(job);
    }
}
