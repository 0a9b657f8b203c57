package io.jenkins.plugins.buddy.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxy of Jenkins. In each test Buddy receives the token, and never the password of the proxy. */
class ProxyTest extends BuddyJenkinsTestCase {

    private AuthenticatingProxy proxy;

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    private void useProxy(String user, String password, String noProxy) throws Exception {
        j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.port(), user, password, noProxy));
    }

    private void assertOnlyTokenReachedBuddy() {
        List<RecordedRequest> requests = buddy.requests();
        assertFalse(requests.isEmpty());
        assertAll(requests.stream().map(request -> () -> {
            assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
            assertFalse(request.headers().containsKey("Proxy-Authorization"), request::toString);
        }));
    }

    @Test
    void proxyWithoutAuthenticationIsUsed() throws Exception {
        proxy = AuthenticatingProxy.start(false);
        useProxy(null, null, null);
        run(step(""));
        assertOnlyTokenReachedBuddy();
        assertEquals(buddy.requests().size(), proxy.seen().size(), proxy.seen()::toString);
    }

    @Test
    void proxyOfTheJvmIsUsedIfJenkinsHasNone() throws Exception {
        proxy = AuthenticatingProxy.start(false);
        ProxySelector ofJvm = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
        try {
            run(step(""));
        } finally {
            ProxySelector.setDefault(ofJvm);
        }
        assertOnlyTokenReachedBuddy();
        assertEquals(buddy.requests().size(), proxy.seen().size(), proxy.seen()::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "http://[::1]/, ::1, true",
        "http://[::1]/, [::1], true",
        "http://[0:0:0:0:0:0:0:1]/, ::1, true",
        "https://[FE80::1]:8080/api, 'localhost,fe80:0:0::1', true",
        "https://[fe80::1]/, fe80:*, true",
        "https://[fe80::1]/, ::1, false",
        "https://[fe80::1]/, fe80.example.com:x, false",
        "https://Buddy.Example.COM/, *.example.com, true",
        "https://buddy.example.org/, *.example.com, false"
    })
    void hostsAreExcludedInAnySpelling(String url, String noProxy, boolean excluded) throws Exception {
        proxy = AuthenticatingProxy.start(false);
        useProxy("joe", "x", noProxy);
        JenkinsProxySelector selector = new JenkinsProxySelector();
        assertEquals(excluded, selector.select(URI.create(url)).equals(List.of(Proxy.NO_PROXY)));
        assertEquals(
                excluded,
                selector.request(URI.create(url))
                        .build()
                        .headers()
                        .firstValue("Proxy-Authorization")
                        .isEmpty());
    }

    @Test
    void proxyWithAuthenticationIsUsed() throws Exception {
        proxy = AuthenticatingProxy.start(true);
        useProxy(AuthenticatingProxy.USER, AuthenticatingProxy.PASSWORD, null);
        run(step(""));
        assertOnlyTokenReachedBuddy();
        assertFalse(proxy.seen().isEmpty());
    }

    @Test
    void excludedHostIsReachedWithoutTheProxy() throws Exception {
        proxy = AuthenticatingProxy.start(true);
        useProxy(AuthenticatingProxy.USER, AuthenticatingProxy.PASSWORD, "127.0.0.1");
        run(step(""));
        assertOnlyTokenReachedBuddy();
        assertEquals(List.of(), proxy.seen());
    }

    @Test
    void wrongProxyPasswordIsReportedInOneLine() throws Exception {
        proxy = AuthenticatingProxy.start(true);
        useProxy(AuthenticatingProxy.USER, "wrong", null);
        List<String> console = console(runAndFail(step("")));
        assertEquals(1, console.size(), console::toString);
        assertTrue(console.get(0).contains("407"), console::toString);
        assertTrue(console.get(0).contains("The proxy requires authentication"), console::toString);
        assertFalse(console.get(0).contains("wrong"), console::toString);
        assertEquals(List.of(), buddy.requests());
    }

    /** The JDK sends no Basic authentication to a tunnel unless an option allows it. */
    @Test
    void tunnelAuthenticationErrorNamesTheJvmOption() throws Exception {
        proxy = AuthenticatingProxy.start(true);
        useProxy(AuthenticatingProxy.USER, AuthenticatingProxy.PASSWORD, null);
        ConfiguredServer server = server("buddy");
        server.setUrl("https://localhost:" + buddy.url().getPort());
        configure(server);
        List<String> console = console(runAndFail(step("")));
        assertEquals(1, console.size(), console::toString);
        assertTrue(
                console.get(0).contains("-Djdk.http.auth.tunneling.disabledSchemes= (an empty value)"),
                console::toString);
        assertEquals(List.of(), buddy.requests());
    }
}
