package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.buddy.fake.FakeBuddy;
import io.jenkins.plugins.buddy.fake.RecordedRequest;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The proxy of Jenkins, a real one: the token reaches Buddy, and the proxy's password doesn't. */
class ProxyTest extends BuddyJenkinsTestCase {

    private RealProxy proxy;

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    private void useProxy(String user, String password, String noProxy) throws Exception {
        j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.port(), user, password, noProxy));
    }

    private void assertTokenArrivedAndProxyLoginDidNot() {
        List<RecordedRequest> requests = buddy.requests();
        assertFalse(requests.isEmpty());
        for (RecordedRequest request : requests) {
            assertEquals("Bearer " + FakeBuddy.TOKEN, request.headers().getFirst("Authorization"));
            assertFalse(request.headers().containsKey("Proxy-Authorization"), request::toString);
        }
    }

    @Test
    void aProxyWithoutLogin() throws Exception {
        proxy = RealProxy.start(false);
        useProxy(null, null, null);
        run(step(""));
        assertTokenArrivedAndProxyLoginDidNot();
        assertEquals(buddy.requests().size(), proxy.seen().size(), proxy.seen()::toString);
    }

    @Test
    void aProxyThatWantsALogin() throws Exception {
        proxy = RealProxy.start(true);
        useProxy(RealProxy.USER, RealProxy.PASSWORD, null);
        run(step(""));
        assertTokenArrivedAndProxyLoginDidNot();
        assertFalse(proxy.seen().isEmpty());
    }

    @Test
    void aProxyThatIsNotForBuddyGetsNothingAndNeitherDoesBuddy() throws Exception {
        proxy = RealProxy.start(true);
        useProxy(RealProxy.USER, RealProxy.PASSWORD, "127.0.0.1");
        run(step(""));
        assertTokenArrivedAndProxyLoginDidNot();
        assertEquals(List.of(), proxy.seen());
    }

    @Test
    void aWrongLoginIsOneClearLine() throws Exception {
        proxy = RealProxy.start(true);
        useProxy(RealProxy.USER, "wrong", null);
        List<String> console = console(runAndFail(step("")));
        assertEquals(1, console.size(), console::toString);
        assertTrue(console.get(0).contains("407"), console::toString);
        assertTrue(console.get(0).contains("The proxy wants a user and a password"), console::toString);
        assertFalse(console.get(0).contains("wrong"), console::toString);
        assertEquals(List.of(), buddy.requests());
    }

    /** The JDK gives a tunnel no Basic login unless an option says so, and the line names the option. */
    @Test
    void aTunnelThatWantsALoginNamesTheOption() throws Exception {
        proxy = RealProxy.start(true);
        useProxy(RealProxy.USER, RealProxy.PASSWORD, null);
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
