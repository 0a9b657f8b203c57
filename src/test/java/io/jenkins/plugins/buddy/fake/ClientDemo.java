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
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunResult;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.client.run.task.RunLists;
import io.jenkins.plugins.buddy.client.run.task.RunService;
import io.jenkins.plugins.buddy.fake.run.TimedScript;
import java.time.Duration;
import java.util.List;

/** Runs the client against the fake, without Jenkins, and prints what a build's console would show. */
public final class ClientDemo {

    private static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

    private final DockerfileActionService service;
    private final RunService runs;

    private ClientDemo(FakeBuddy buddy) {
        ApiEndpoint endpoint = ApiEndpoint.direct(buddy.url(), Duration.ofSeconds(30));
        ApiToken token = ApiToken.parse(FakeBuddy.TOKEN).orElseThrow();
        RetryPolicy policy = RetryPolicy.defaults(Duration.ofSeconds(120));
        this.runs = new RunService(
                endpoint, token, TokenSource.fixed(token), policy, new RunLists(), new PipelineDefinitions());
        this.service = new DockerfileActionService(
                endpoint, token, policy, new KeyedLock(), LoginMemory.NONE, new PipelineDefinitions());
    }

    public static void main(String[] args) throws Exception {
        try (FakeBuddy buddy = FakeBuddy.start()) {
            FakePipeline pipeline = buddy.pipeline("acme", "web", 42, "Live mirror");
            System.out.println("A fake Buddy listens on " + buddy.url());
            ClientDemo demo = new ClientDemo(buddy);
            demo.run("1.0.1", true);
            demo.run("1.0.1", false);
            demo.run("1.0.1", false);
            demo.run("1.0.2", false);
            System.out.println("The fake Buddy has: " + pipeline.actions());
            pipeline.runsBy(new TimedScript()
                    .action(
                            "Build image",
                            Duration.ofSeconds(4),
                            "Step 1/2 : FROM node:22",
                            "Step 2/2 : COPY . .",
                            "\u001b[32mSuccessfully built\u001b[0m 4f7c0a9e2b1d")
                    .output("IMAGE", "web:1.0.2")
                    .action("Deploy", Duration.ofSeconds(2), "Deployed web:1.0.2"));
            demo.runPipeline();
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
        ProgressListener console = ClientDemo::print;
        ResumableTask<Checkpoint, ActionResult> task = dryRun
                ? service.preview(PIPELINE, request, IfExists.UPDATE, console)
                : service.ensure(PIPELINE, request, IfExists.UPDATE, console, CheckpointStore.none());
        print(task.start().get().toString());
    }

    private void runPipeline() throws Exception {
        System.out.println("buddyRunPipeline(..., branch: 'main', comment: 'nightly')");
        RunRequest request =
                RunRequest.builder().branch("main").comment("nightly").build();
        RunResult result = runs.start(
                        PIPELINE, request, new RunOptions(true, true), new Console(), CheckpointStore.none())
                .start()
                .get();
        print(result.toString());
        System.out.println("Output variables: " + result.outputVariables());
    }

    private static void print(String message) {
        System.out.println("[Buddy] " + message);
    }

    /** Prints what a build's console would show of a run. */
    private static final class Console implements RunListener {

        @Override
        public void progress(String message) {
            print(message);
        }

        @Override
        public void log(String line) {
            print("| " + line);
        }

        @Override
        public void runChanged(PipelineRun run) {
            // A build would show it on its page.
        }
    }
}
