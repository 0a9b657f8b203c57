package io.jenkins.plugins.buddy.server;

import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.resource.BuddyResources;
import io.jenkins.plugins.buddy.client.resource.BuddyResources.Resource;
import io.jenkins.plugins.buddy.client.resource.TokenInfo;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Validates a server configuration: its URL, TLS, the token, and the token's access. */
final class ConnectionTester {

    /** The time limit of each request. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** The time limit of all requests: a user waits for the result. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

    private static final int MAX_NAMES = 5;

    private final ConfiguredServer server;
    private final long started = System.nanoTime();

    ConnectionTester(ConfiguredServer server) {
        this.server = server;
    }

    FormValidation test() {
        Optional<ApiToken> token = token();
        if (token.isEmpty()) {
            return FormValidation.warning(Messages.ConnectionTester_NeedsToken());
        }
        BuddyResources resources = new BuddyResources(ApiEndpoints.forTest(server), token.get(), TIMEOUT);
        List<Resource> workspaces;
        try {
            workspaces = await(resources.workspaces());
        } catch (BuddyException e) {
            return FormValidation.error(describe(e));
        } catch (TimeoutException e) {
            return FormValidation.error(Messages.ConnectionTester_Timeout(BuddyException.seconds(TIME_LIMIT)));
        }
        if (workspaces.isEmpty()) {
            return FormValidation.warning(Messages.ConnectionTester_NoWorkspaces());
        }
        Optional<TokenInfo> info = info(resources);
        String details = info.map(ConnectionTester::describe).orElse("");
        try {
            String connected = connected(workspaces, pipelines(resources, workspaces)) + details;
            return info.filter(known -> !known.missingScopes().isEmpty()).isPresent()
                    ? FormValidation.warning(connected)
                    : FormValidation.ok(connected);
        } catch (BuddyException e) {
            return FormValidation.warning(
                    connected(workspaces, Messages.ConnectionTester_PipelinesNotReadable(describe(e))) + details);
        } catch (TimeoutException e) {
            return FormValidation.warning(
                    connected(workspaces, Messages.ConnectionTester_Timeout(BuddyException.seconds(TIME_LIMIT)))
                            + details);
        }
    }

    /** Buddy's description of the token; empty on installations that have none. */
    private Optional<TokenInfo> info(BuddyResources resources) {
        try {
            return Optional.of(await(resources.token()));
        } catch (BuddyException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static String describe(TokenInfo token) {
        StringBuilder text = new StringBuilder();
        if (token.name() != null) {
            text.append(". ").append(Messages.ConnectionTester_TokenName(token.name()));
        }
        if (token.expiresAt() != null) {
            text.append(". ").append(Messages.ConnectionTester_TokenExpiry(token.expiresAt()));
        }
        append(text, token.scopes(), Messages::ConnectionTester_TokenScopes);
        append(text, token.missingScopes(), Messages::ConnectionTester_MissingScopes);
        append(text, token.ipRestrictions(), Messages::ConnectionTester_TokenAddresses);
        append(text, token.workspaceRestrictions(), Messages::ConnectionTester_TokenWorkspaces);
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> values, Function<Object, String> sentence) {
        if (!values.isEmpty()) {
            text.append(". ").append(sentence.apply(String.join(", ", values)));
        }
    }

    /** Reads the pipelines of the first project. */
    private String pipelines(BuddyResources resources, List<Resource> workspaces)
            throws BuddyException, TimeoutException {
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

    private String describe(BuddyException failure) {
        return new ErrorHints(server.getCredentialsId()).describe(failure);
    }

    /** Administrators may use all credentials of the system. */
    private Optional<ApiToken> token() {
        return Optional.ofNullable(server.getCredentialsId())
                .map(id -> CredentialsResolver.findInSystem(id, server.getUrl()))
                .flatMap(CredentialsResolver::tokenOf);
    }

    private <T> T await(CompletableFuture<T> response) throws BuddyException, TimeoutException {
        try {
            long left = TIME_LIMIT.toNanos() - (System.nanoTime() - started);
            return response.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw e;
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
