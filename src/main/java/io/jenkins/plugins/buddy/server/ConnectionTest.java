package io.jenkins.plugins.buddy.server;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.security.ACL;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.BuddyCatalog;
import io.jenkins.plugins.buddy.client.BuddyCatalog.Entry;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.localizer.LocaleProvider;

/** Tries a server for an administrator: how far one gets, and what is missing to get further. */
final class ConnectionTest {

    /** For each of its requests. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MOST_NAMES = 5;

    private final ConfiguredServer server;

    ConnectionTest(ConfiguredServer server) {
        this.server = server;
    }

    FormValidation run() {
        String token = token();
        if (!DockerfileActionService.isToken(token)) {
            return FormValidation.warning(Messages.ConnectionTest_NeedsToken());
        }
        BuddyCatalog catalog = new BuddyCatalog(Connections.to(server), token, TIMEOUT);
        List<Entry> workspaces;
        try {
            workspaces = answer(catalog.workspaces());
        } catch (BuddyException e) {
            return FormValidation.error(e.line().in(LocaleProvider.getLocale()));
        }
        if (workspaces.isEmpty()) {
            return FormValidation.warning(Messages.ConnectionTest_SeesNothing());
        }
        try {
            for (Entry workspace : workspaces) {
                for (Entry project : answer(catalog.projects(workspace.id()))) {
                    answer(catalog.pipelines(workspace.id(), project.id()));
                    return FormValidation.ok(seen(
                            workspaces, Messages.ConnectionTest_ReadsPipelines(workspace.id() + "/" + project.id())));
                }
            }
            return FormValidation.ok(seen(workspaces, Messages.ConnectionTest_NoProject()));
        } catch (BuddyException e) {
            return FormValidation.warning(seen(
                    workspaces,
                    Messages.ConnectionTest_ReadsNoPipelines(e.line().in(LocaleProvider.getLocale()))));
        }
    }

    private static String seen(List<Entry> workspaces, String pipelines) {
        if (workspaces.size() == 1) {
            return Messages.ConnectionTest_SeesWorkspace(workspaces.get(0).id(), pipelines);
        }
        String names = workspaces.stream().limit(MOST_NAMES).map(Entry::id).collect(Collectors.joining(", "));
        return Messages.ConnectionTest_SeesWorkspaces(names + (workspaces.size() > MOST_NAMES ? ", …" : ""), pipelines);
    }

    /** Administrators may use whatever the system has. */
    private String token() {
        String id = server.getCredentialsId();
        if (id == null) {
            return "";
        }
        StringCredentials credentials = CredentialsProvider.findCredentialByIdInItemGroup(
                id,
                StringCredentials.class,
                null,
                ACL.SYSTEM2,
                URIRequirementBuilder.fromUri(server.getUrl()).build());
        return BuildCredentials.tokenOf(credentials);
    }

    private static <T> T answer(CompletableFuture<T> future) throws BuddyException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (BuddyException.unwrap(e.getCause()) instanceof BuddyException reason) {
                throw reason;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
