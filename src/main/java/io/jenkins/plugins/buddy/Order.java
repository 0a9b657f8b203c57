package io.jenkins.plugins.buddy;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.ActionTask;
import io.jenkins.plugins.buddy.client.CacheMode;
import io.jenkins.plugins.buddy.client.DockerBuildSecret;
import io.jenkins.plugins.buddy.client.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import io.jenkins.plugins.buddy.client.Findings;
import io.jenkins.plugins.buddy.client.IfExists;
import io.jenkins.plugins.buddy.client.Journal;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.Provenance;
import io.jenkins.plugins.buddy.client.RetryPolicy;
import io.jenkins.plugins.buddy.client.TriggerTime;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.BuildCredentials;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.server.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A step's input, checked and complete: the server and the token were found, the variables replaced. Never kept, because of
 * the secrets in it.
 */
final class Order {

    private final ConfiguredServer server;
    private final String token;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final boolean dryRun;

    private Order(
            ConfiguredServer server,
            String token,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            boolean dryRun) {
        this.server = server;
        this.token = token;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.dryRun = dryRun;
    }

    /**
     * Checks all that a step says and looks up what it names. Nothing is sent.
     *
     * @param run the build for which it is done
     * @param expand replaces variables in a text; null stays null
     * @throws AbortException if something is wrong; one line with every finding
     */
    static Order of(DockerfileActionStep step, Run<?, ?> run, UnaryOperator<String> expand) throws AbortException {
        return new Reader(step, run, expand).read();
    }

    /** The work, not yet begun. */
    ActionTask task(Journal journal) {
        RetryPolicy policy = RetryPolicy.within(server.maxWait());
        return new DockerfileActionService(Connections.to(server), token, policy)
                .ensure(pipeline, request, ifExists, dryRun, journal);
    }

    static void checkBuildArgs(List<String> buildArgs, Findings findings) {
        for (String arg : buildArgs) {
            if (arg.indexOf('=') < 1) {
                findings.add("buildArgs", Messages.Order_NotKeyValue(arg));
            }
        }
    }

    private static final class Reader {

        private final DockerfileActionStep step;
        private final UnaryOperator<String> expand;
        private final Findings findings = new Findings();
        private final BuildCredentials credentials;

        Reader(DockerfileActionStep step, Run<?, ?> run, UnaryOperator<String> expand) {
            this.step = step;
            this.expand = expand;
            this.credentials = new BuildCredentials(run, findings);
        }

        Order read() throws AbortException {
            PipelineRef pipeline = new PipelineRef(
                    segment("workspace", step.getWorkspace()), segment("project", step.getProject()), pipelineId());
            DockerfileActionRequest request = request();
            IfExists ifExists = findings.parse("ifExists", IfExists.class, step.getIfExists())
                    .orElse(IfExists.UPDATE);
            Optional<ConfiguredServer> server = server();
            String token = server.flatMap(this::token).orElse("");
            findings.throwIfAny(all -> new AbortException(Messages.Order_NothingSent(all)));
            return new Order(server.orElseThrow(), token, pipeline, request, ifExists, step.isDryRun());
        }

        private Optional<ConfiguredServer> server() {
            BuddyGlobalConfiguration configuration = BuddyGlobalConfiguration.get();
            Optional<ConfiguredServer> server = configuration.findServer(step.getServer());
            if (server.isEmpty()) {
                findings.add(
                        "server",
                        step.getServer() == null
                                ? Messages.Order_NoServer()
                                : Messages.Order_UnknownServer(step.getServer(), configuration.names()));
            }
            try {
                server.ifPresent(ConfiguredServer::check);
            } catch (IllegalArgumentException e) {
                findings.add("server", e.getMessage());
                return Optional.empty();
            }
            return server;
        }

        private Optional<String> token(ConfiguredServer server) {
            String id = step.getCredentialsId() == null ? server.getCredentialsId() : step.getCredentialsId();
            if (id == null) {
                findings.add("credentialsId", Messages.Order_NeedsToken(server.getName()));
                return Optional.empty();
            }
            return credentials.token("credentialsId", id, server.getUrl());
        }

        /** Part of an address, so that nothing in it may lead elsewhere. */
        private String segment(String parameter, String text) {
            String value = findings.require(parameter, expand.apply(text));
            if (value != null && (value.equals(".") || value.equals("..") || value.matches(".*[/\\\\\\p{Cntrl}].*"))) {
                findings.add(parameter, Messages.Order_NotInAddress(value));
            }
            return value;
        }

        private long pipelineId() {
            String text = findings.require("pipelineId", expand.apply(step.pipelineIdText()));
            if (text == null || text.isBlank()) {
                return 0;
            }
            if (!text.trim().matches("[1-9]\\d{0,17}")) {
                findings.add("pipelineId", Messages.Order_NoPipelineNumber(text));
                return 0;
            }
            return Long.parseLong(text.trim());
        }

        private DockerfileActionRequest request() {
            String name = findings.require("name", expand.apply(step.getName()));
            if (name != null && name.matches("(?s).*\\p{Cntrl}.*")) {
                findings.add("name", Messages.Order_ControlCharacter());
            }
            DockerfileActionRequest.Builder request = DockerfileActionRequest.builder(
                            name, findings.require("dockerfilePath", expand.apply(step.getDockerfilePath())))
                    .contextPath(expand.apply(step.getContextPath()))
                    .dockerImageTag(expand.apply(step.getDockerImageTag()))
                    .buildArgs(buildArgs())
                    .secrets(secrets())
                    .insecureRegistry(step.isInsecureRegistry())
                    .doNotPruneImages(step.isDoNotPruneImages())
                    .buildkit(step.isBuildkit());
            findings.parse("provenance", Provenance.class, step.getProvenance()).ifPresent(request::provenance);
            findings.parse("cacheMode", CacheMode.class, step.getCacheMode()).ifPresent(request::cacheMode);
            findings.parse("triggerTime", TriggerTime.class, step.getTriggerTime())
                    .ifPresent(request::triggerTime);
            ImageRegistry registry = step.getRegistry();
            if (registry != null) {
                registry.writeTo(request, expand, findings);
                login(registry.getCredentialsId())
                        .ifPresent(login -> request.login(
                                login.getUsername(), login.getPassword().getPlainText()));
            }
            return request.additionalFields(expand.apply(step.getAdditionalFields()), findings)
                    .build();
        }

        private Optional<StandardUsernamePasswordCredentials> login(String id) {
            return id == null ? Optional.empty() : credentials.login("registry.credentialsId", id);
        }

        private List<String> buildArgs() {
            List<String> args = step.getBuildArgs().stream().map(expand).toList();
            checkBuildArgs(args, findings);
            return args;
        }

        private List<DockerBuildSecret> secrets() {
            List<DockerBuildSecret> complete = new ArrayList<>();
            int position = 0;
            for (BuildSecret secret : step.getSecrets()) {
                String parameter = "secrets[" + position++ + "]";
                String id = findings.require(parameter + ".id", expand.apply(secret.getId()));
                String value = findings.require(parameter + ".value", expand.apply(secret.getValue()));
                findings.require(parameter + ".type", secret.getType());
                findings.parse(parameter + ".type", DockerBuildSecret.Type.class, secret.getType())
                        .ifPresent(type -> complete.add(new DockerBuildSecret(id, type, value)));
            }
            return complete;
        }
    }
}
