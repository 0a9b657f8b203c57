package io.jenkins.plugins.buddy.benchmark;

import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerRegistry;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import java.util.List;

/** The action that is created, as the step's arguments and as the equivalent request. */
final class ExampleAction {

    /** The token that {@link LoadServer} requires. */
    static final String TOKEN = "bud-benchmark-token";

    static final PipelineRef PIPELINE = new PipelineRef("acme", "web", 42);

    private static final String NAME = "Build image";

    /** Contains the Groovy variable {@code n}, because steps for the same action wait for each other. */
    private static final String NUMBERED = NAME + " ${n}";

    static final String STEP_ARGUMENTS =
            "workspace: 'acme', project: 'web', pipelineId: 42, name: \"" + NUMBERED + "\","
                    + " dockerfilePath: 'docker/Dockerfile', dockerImageTag: '1.0',"
                    + " registry: amazonEcr(integration: '5ddb7c180fb38be67bd78a88a', region: 'us-east-1', repository: 'web'),"
                    + " buildArgs: ['VERSION=1.0']";

    private ExampleAction() {}

    static DockerfileActionRequest request() {
        return DockerfileActionRequest.builder(NAME, "docker/Dockerfile")
                .set(ActionField.DOCKER_IMAGE_TAG, "1.0")
                .set(ActionField.DOCKER_REGISTRY, DockerRegistry.AMAZON_ECR)
                .integration("5ddb7c180fb38be67bd78a88a")
                .set(ActionField.REGION, "us-east-1")
                .set(ActionField.REPOSITORY, "web")
                .buildArgs(List.of("VERSION=1.0"))
                .build();
    }

    /** The request's body; it contains no secret that would be masked. */
    static String body() {
        return request().toMaskedText();
    }

    /** The body with {@code n} in the name, for a Groovy string. */
    static String numberedBody() {
        return body().replace(NAME, NUMBERED);
    }
}
