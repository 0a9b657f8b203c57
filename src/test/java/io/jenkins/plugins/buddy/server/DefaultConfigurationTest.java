package io.jenkins.plugins.buddy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The configuration of a new Jenkins. */
@WithJenkins
class DefaultConfigurationTest {

    @Test
    void oneServerWithoutTokenIsConfigured(JenkinsRule j) {
        var servers = BuddyGlobalConfiguration.get().getServers();
        assertEquals(1, servers.size());
        assertEquals("buddy", servers.get(0).getName());
        assertEquals("https://api.buddy.works", servers.get(0).getUrl());
        assertNull(servers.get(0).getCredentialsId());
    }
}
