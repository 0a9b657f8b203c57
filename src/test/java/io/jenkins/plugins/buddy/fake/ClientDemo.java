package io.jenkins.plugins.buddy.fake;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.DockerfileActionService;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.client.action.LoginMemory;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ProgressListener;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** Runs the client against the fake, without Jenkins, and prints what a build's console would show. */
public final class ClientDemo {

    private static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

    private final DockerfileActionService service;

    private ClientDemo(FakeBuddy buddy) {
        this.service = new DockerfileActionService(
                ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(30)),
                ApiToken.parse(FakeBuddy.TOKEN).orElseThrow(),
                RetryPolicy.defaults(Duration.ofSeconds(120)),
                new KeyedLock(),
                LoginMemory.NONE,
                new PipelineDefinitions());
    }

    public static void main(String[] args) throws Exception {
        try (FakeBuddy buddy = FakeBuddy.start()) {
            FakePipeline pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
            System.out.println("A stand-in for Buddy listens on " + buddy.url());
            ClientDemo demo = new ClientDemo(buddy);
            demo.run("1.0.1", true);
            demo.run("1.0.1", false);
            demo.run("1.0.1", false);
            demo.run("1.0.2", false);
            System.out.println("The stand-in has: " + pipeline.actions());
        }
    }

    private void run(String tag, boolean dryRun) throws Exception {
        System.out.println(
                "buddyDockerfileAction(..., dockerImageTag: '" + tag + "'" + (dryRun ? ", dryRun: true" : "") + ")");
        DockerfileActionRequest request = DockerfileActionRequest.builder("Build image", "docker/Dockerfile")
                .set(ActionField.DOCKER_IMAGE_TAG, tag)
                .set(ActionField.DOCKER_REGISTRY, DockerRegistry.AMAZON_ECR)
                .integration("5ddb7c180fb38be67bd78a88a")
                .set(ActionField.REGION, "us-east-1")
                .set(ActionField.REPOSITORY, "web")
                .buildArgs(List.of("VERSION=1.0"))
                .build();
        ProgressListener console = message -> System.out.println("[Buddy] " + message);
        ResumableTask<Checkpoint, ActionResult> task = dryRun
                ? service.preview(PIPELINE, request, IfExists.UPDATE, console)
                : service.ensure(PIPELINE, request, IfExists.UPDATE, console, CheckpointStore.none());
        System.out.println("[Buddy] " + task.start().get());
    }
}
