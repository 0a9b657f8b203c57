package io.jenkins.plugins.buddy.step;

import io.jenkins.plugins.buddy.fake.FakeBuddy;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller that is killed while a step is in progress, and started again. */
class CrashTest extends RestartTestCase {

    @RegisterExtension
    private final RealJenkinsExtension realJenkins = new RealJenkinsExtension().prepareHomeLazily(true);

    @ParameterizedTest
    @EnumSource
    void killDuringAPhaseCreatesOneAction(Phase phase) throws Throwable {
        phase.arrange(buddy);
        realJenkins.startJenkins();
        realJenkins.runRemotely(RestartTestCase::begin, buddy.url().toString(), FakeBuddy.TOKEN);
        buddy.awaitInjectedFaults(1);
        realJenkins.stopJenkinsForcibly();
        realJenkins.startJenkins();
        realJenkins.runRemotely(RestartTestCase::finish);
        assertExactlyOneAction(phase);
    }
}
