package io.jenkins.plugins.buddy.fake;

import io.jenkins.plugins.buddy.client.BuddyServer;
import io.jenkins.plugins.buddy.client.Checkpoint;
import io.jenkins.plugins.buddy.client.DockerRegistry;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import io.jenkins.plugins.buddy.client.IfExists;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** What the step does, without Jenkins: the shared API service against the stand-in, printed as a build's console would. */
public final class ClientDemo {

    private ClientDemo() {}

    public static void main(String[] args) throws Exception {
        try (FakeBuddy buddy = FakeBuddy.start()) {
            FakePipeline pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
            println("A stand-in for Buddy listens on " + buddy.url());
            ensure(buddy, "1.0.1", true);
            ensure(buddy, "1.0.1", false);
            ensure(buddy, "1.0.1", false);
            ensure(buddy, "1.0.2", false);
            println("The stand-in has: " + pipeline.actions());
        }
    }

    private static void ensure(FakeBuddy buddy, String tag, boolean dryRun) throws Exception {
        DockerfileActionRequest request = DockerfileActionRequest.builder("Build image", "docker/Dockerfile")
                .dockerImageTag(tag)
                .registry(DockerRegistry.AMAZON_ECR)
                .integration("5ddb7c180fb38be67bd78a88a")
                .region("us-east-1")
                .repository("web")
                .buildArgs(List.of("VERSION=1.0"))
                .build();
        println("buddyDockerfileAction(..., dockerImageTag: '" + tag + "'" + (dryRun ? ", dryRun: true" : "") + ")");
        BuddyServer server = BuddyServer.direct(buddy.url(), Duration.ofSeconds(30));
        println("[Buddy] "
                + new DockerfileActionService(server, FakeBuddy.TOKEN, RetryPolicy.within(Duration.ofSeconds(120)))
                        .ensure(
                                new PipelineRef("acme", "web", 42),
                                request,
                                IfExists.UPDATE,
                                dryRun,
                                line -> println("[Buddy] " + line))
                        .start(Checkpoint.START)
                        .get());
    }

    private static void println(String line) {
        System.out.println(line);
    }
}
