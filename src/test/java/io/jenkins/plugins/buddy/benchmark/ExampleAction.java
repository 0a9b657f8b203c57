package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.DockerRegistry;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.List;

/** The action that is created over and over: what the step says in a Jenkinsfile, and the request that it amounts to. */
final class ExampleAction {

    /** The token that {@link LoadServer} wants of whoever creates something. */
    static final String TOKEN = "bud-benchmark-token";

    static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

    /** Its name in a Jenkinsfile, which contains the Groovy variable {@code n}, because steps for one action take turns. */
    private static final String NUMBERED = "Build image ${n}";

    /** The arguments of the step. */
    static final String STEP_ARGUMENTS =
            "workspace: 'acme', project: 'web', pipelineId: 42, name: \"" + NUMBERED + "\","
                    + " dockerfilePath: 'docker/Dockerfile', dockerImageTag: '1.0',"
                    + " registry: amazonEcr(integration: '5ddb7c180fb38be67bd78a88a', region: 'us-east-1', repository: 'web'),"
                    + " buildArgs: ['VERSION=1.0']";

    private ExampleAction() {}

    static DockerfileActionRequest request() {
        return request("Build image");
    }

    private static DockerfileActionRequest request(String name) {
        return DockerfileActionRequest.builder(name, "docker/Dockerfile")
                .dockerImageTag("1.0")
                .registry(DockerRegistry.AMAZON_ECR)
                .integration("5ddb7c180fb38be67bd78a88a")
                .region("us-east-1")
                .repository("web")
                .buildArgs(List.of("VERSION=1.0"))
                .build();
    }

    /** What is sent to Buddy. There is no secret in it, so that the masked text is the text. */
    static String body() {
        return request().toMaskedText();
    }

    /** The same in a Jenkinsfile, between quotes that let Groovy put in the number. */
    static String numberedBody() {
        return request(NUMBERED).toMaskedText();
    }
}
