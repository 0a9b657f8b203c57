package io.jenkins.plugins.buddy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.SelfSignedCertificate;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Buddy over TLS through a proxy with authentication, in a JVM of its own, because it needs options of the JVM. */
class ProxyTunnelTest {

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().prepareHomeLazily(true);

    @Test
    void tokenReachesBuddyAndProxyPasswordDoesNot(@TempDir Path folder) throws Throwable {
        SelfSignedCertificate certificate = SelfSignedCertificate.create(folder);
        try (FakeBuddy buddy = FakeBuddy.startWithTls(certificate);
                AuthenticatingProxy proxy = AuthenticatingProxy.start(true)) {
            buddy.pipeline("acme", "web", 42, "Live mirror");
            jenkins.javaOptions(
                    "-Djdk.http.auth.tunneling.disabledSchemes=",
                    "-Djavax.net.ssl.trustStore=" + certificate.store(),
                    "-Djavax.net.ssl.trustStorePassword=" + SelfSignedCertificate.STORE_PASSWORD);
            jenkins.startJenkins();
            jenkins.runRemotely(ProxyTunnelTest::run, buddy.url().toString(), proxy.port());
            assertFalse(proxy.seen().isEmpty());
            assertTrue(
                    proxy.seen().stream().allMatch(line -> line.startsWith("CONNECT localhost:")),
                    proxy.seen()::toString);
            assertEquals(1, buddy.requests("POST").size());
            buddy.requests().forEach(request -> {
                assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
                assertFalse(request.headers().containsKey("Proxy-Authorization"), request::toString);
            });
        }
    }

    private static void run(JenkinsRule j, String url, Integer proxyPort) throws Exception {
        j.jenkins.setProxy(new ProxyConfiguration(
                "127.0.0.1", proxyPort, AuthenticatingProxy.USER, AuthenticatingProxy.PASSWORD, null));
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
