package io.jenkins.plugins.buddy.benchmark;

import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** Whether this Jenkins has the HTTP Request plugin; not every repository of artifacts does. */
record HasHttpRequest() implements RealJenkinsFixture.Step2<Boolean> {

    @Override
    public Boolean run(JenkinsRule r) {
        return r.jenkins.getPlugin("http_request") != null;
    }
}
