package io.jenkins.plugins.buddy.benchmark;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** A Jenkins in a JVM of its own, with the plugin and one server. */
final class MeasuredJenkins implements AutoCloseable {

    /** The token's. */
    static final String CREDENTIALS_ID = "buddy-token";

    private final RealJenkinsFixture fixture =
            new RealJenkinsFixture().withTimeout(0).javaOptions("-Xms2g", "-Xmx2g");

    private MeasuredJenkins() {}

    /**
     * @param name who it is in the output
     * @param buddy the base address of the one server
     */
    static MeasuredJenkins start(String name, URI buddy) throws Throwable {
        MeasuredJenkins jenkins = new MeasuredJenkins();
        jenkins.fixture.setUp(MeasuredJenkins.class.getName(), name);
        jenkins.fixture.startJenkins();
        String address = buddy.toString();
        jenkins.fixture.run(r -> configure(address, ExampleAction.TOKEN));
        // Whatever any Pipeline wakes up belongs to an idle Jenkins.
        jenkins.call(new MeasuredBuild(Alternative.ECHO.inARow(1, buddy)));
        jenkins.fixture.run(r -> IdleThreads.remember());
        return jenkins;
    }

    /** Does something in it. */
    <T extends Serializable> T call(RealJenkinsFixture.Step2<T> step) throws Exception {
        try {
            return fixture.runRemotely(step);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        fixture.tearDown();
    }

    /** Waits until the threads of earlier builds have gone. */
    void awaitIdle() throws Exception {
        call(r -> IdleThreads.await());
    }

    /** The address of its pages, with a slash at the end. */
    URI url() throws Exception {
        return fixture.getUrl().toURI();
    }

    /** One server without limits that a thousand steps at once could reach, and a token; in Jenkins. */
    static void configure(String buddy, String token) throws Exception {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.getCredentials().clear();
        credentials
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, CREDENTIALS_ID, null, Secret.fromString(token)));
        credentials.save();
        ConfiguredServer server = new ConfiguredServer();
        server.setUrl(buddy);
        server.setCredentialsId(CREDENTIALS_ID);
        server.setRequestTimeoutSeconds(1800);
        server.setMaxWaitSeconds(3600);
        BuddyGlobalConfiguration.get().setServers(List.of(server));
    }
}
