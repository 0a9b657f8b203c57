package io.jenkins.plugins.buddy.benchmark;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.buddy.DockerfileActionBuilder;
import io.jenkins.plugins.buddy.DockerfileActionStep;
import io.jenkins.plugins.buddy.registry.AmazonEcr;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/**
 * Makes a freestyle job with the build step, and tells the path of its configuration page.
 *
 * @param buddy the base address of the one server
 * @param token its API token
 */
record FormJob(String buddy, String token) implements RealJenkinsFixture.Step2<String> {

    @Override
    public String run(JenkinsRule r) throws Exception {
        MeasuredJenkins.configure(buddy, token);
        DockerfileActionStep step = new DockerfileActionStep("acme", "acme", 42, "Build image");
        step.setRegistry(new AmazonEcr("5ddb", "us-east-1", "web"));
        FreeStyleProject job = r.createFreeStyleProject();
        job.getBuildersList().add(new DockerfileActionBuilder(step));
        return job.getUrl() + "configure";
    }
}
