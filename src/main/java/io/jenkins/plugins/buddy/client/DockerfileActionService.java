package io.jenkins.plugins.buddy.client;

import java.util.Objects;

/** Makes pipelines of Buddy have "Build Docker image" actions: the one way to Buddy for the step, the builder and anyone else. */
public final class DockerfileActionService {

    private final BuddyServer server;
    private final String token;
    private final RetryPolicy policy;

    /**
     * @param server the Buddy installation
     * @param token the API token; visible ASCII only, since it goes into a header
     * @param policy how long to try
     */
    public DockerfileActionService(BuddyServer server, String token, RetryPolicy policy) {
        if (!isToken(token)) {
            throw new IllegalArgumentException("The token is empty or has characters that a header can't carry");
        }
        this.server = Objects.requireNonNull(server);
        this.token = token;
        this.policy = Objects.requireNonNull(policy);
    }

    /** Whether a text can be an API token: visible ASCII, and not empty. */
    public static boolean isToken(String text) {
        return text.matches("[\\x21-\\x7e]+");
    }

    /**
     * Prepares the work; {@link ActionTask#start} begins it.
     *
     * @param pipeline the pipeline that shall have the action
     * @param request the action as it shall be
     * @param ifExists what to do if there is one of that name
     * @param dryRun whether to send nothing that changes anything
     * @param journal who is kept informed
     */
    public ActionTask ensure(
            PipelineRef pipeline, DockerfileActionRequest request, IfExists ifExists, boolean dryRun, Journal journal) {
        Attempts attempts = new Attempts(server, policy, journal::progress);
        BuddyClient client = new BuddyClient(server, token, request.secrets());
        return new ActionTask(client, server.state().turns(), attempts, pipeline, request, ifExists, dryRun, journal);
    }
}
