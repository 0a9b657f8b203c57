package io.jenkins.plugins.buddy.server;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.security.ACL;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.resource.BuddyResources;
import io.jenkins.plugins.buddy.client.resource.BuddyResources.Resource;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Validates a server configuration: its URL, TLS, the token, and the token's access. */
final class ConnectionTester {

    /** The time limit of each request. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MAX_NAMES = 5;

    private final ConfiguredServer server;

    ConnectionTester(ConfiguredServer server) {
        this.server = server;
    }

    FormValidation test() {
        Optional<ApiToken> token = token();
        if (token.isEmpty()) {
            return FormValidation.warning(Messages.ConnectionTester_NeedsToken());
        }
        BuddyResources resources = new BuddyResources(ApiEndpoints.forServer(server), token.get(), TIMEOUT);
        List<Resource> workspaces;
        try {
            workspaces = await(resources.workspaces());
        } catch (BuddyException e) {
            return FormValidation.error(ErrorHints.describe(e));
        }
        if (workspaces.isEmpty()) {
            return FormValidation.warning(Messages.ConnectionTester_NoWorkspaces());
        }
        try {
            return FormValidation.ok(connected(workspaces, pipelines(resources, workspaces)));
        } catch (BuddyException e) {
            return FormValidation.warning(
                    connected(workspaces, Messages.ConnectionTester_PipelinesNotReadable(ErrorHints.describe(e))));
        }
    }

    /** Reads the pipelines of the first project. */
    private static String pipelines(BuddyResources resources, List<Resource> workspaces) throws BuddyException {
        for (PathSegment workspace : segments(workspaces)) {
            for (PathSegment project : segments(await(resources.projects(workspace)))) {
                await(resources.pipelines(workspace, project));
                return Messages.ConnectionTester_PipelinesReadable(workspace + "/" + project);
            }
        }
        return Messages.ConnectionTester_NoProject();
    }

    private static List<PathSegment> segments(List<Resource> resources) {
        return resources.stream()
                .flatMap(resource -> PathSegment.parse(resource.id()).stream())
                .toList();
    }

    private static String connected(List<Resource> workspaces, String pipelines) {
        String names = workspaces.stream().limit(MAX_NAMES).map(Resource::id).collect(Collectors.joining(", "));
        return workspaces.size() == 1
                ? Messages.ConnectionTester_Workspace(names, pipelines)
                : Messages.ConnectionTester_Workspaces(names + (workspaces.size() > MAX_NAMES ? ", …" : ""), pipelines);
    }

    /** Administrators may use all credentials of the system. */
    private Optional<ApiToken> token() {
        return Optional.ofNullable(server.getCredentialsId())
                .map(id -> CredentialsProvider.findCredentialByIdInItemGroup(
                        id,
                        StringCredentials.class,
                        null,
                        ACL.SYSTEM2,
                        URIRequirementBuilder.fromUri(server.getUrl()).build()))
                .flatMap(CredentialsResolver::tokenOf);
    }

    private static <T> T await(CompletableFuture<T> response) throws BuddyException {
        try {
            return response.get();
        } catch (ExecutionException e) {
            if (BuddyException.unwrap(e.getCause()) instanceof BuddyException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
