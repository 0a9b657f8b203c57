package io.jenkins.plugins.buddy.form;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.resource.BuddyResources;
import io.jenkins.plugins.buddy.client.resource.BuddyResources.Resource;
import io.jenkins.plugins.buddy.concurrent.BuddyThreadPool;
import io.jenkins.plugins.buddy.credentials.CredentialsDropdown;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.server.ApiEndpoints;
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration;
import io.jenkins.plugins.buddy.server.ConfiguredServer;
import io.jenkins.plugins.buddy.server.ErrorHints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Resources of Buddy for a job's form, fetched with the token that the job would use. They are kept for a minute, per user and token, which
 * may have access to different resources.
 */
final class RemoteResources {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Cache<Key, CompletableFuture<List<Resource>>> CACHE = CacheBuilder.newBuilder()
            .expireAfterWrite(1, TimeUnit.MINUTES)
            .maximumSize(1_000)
            .build();

    @CheckForNull
    private final Item item;

    @CheckForNull
    private final String server;

    @CheckForNull
    private final String credentialsId;

    /**
     * @param token the {@linkplain ApiToken#digest digest} of the token, which must not outlive its use
     */
    private record Key(String user, String url, String token, String query) {}

    /** A list of resources. */
    record Query(String name, Function<BuddyResources, CompletableFuture<List<Resource>>> list) {}

    /** Thrown with the reason if there are no options. */
    static final class OptionsUnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        OptionsUnavailableException(String message) {
            super(message);
        }
    }

    /**
     * @param item the configured job, null outside of one
     * @param server the server's name, null or empty for the first configured server
     * @param credentialsId the token's credentials, null or empty for the server's
     */
    RemoteResources(@CheckForNull Item item, @CheckForNull String server, @CheckForNull String credentialsId) {
        this.item = item;
        this.server = Util.fixEmptyAndTrim(server);
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Fetches a list, within seconds. */
    @NonNull
    List<Resource> fetch(@NonNull Query query) throws OptionsUnavailableException {
        ConfiguredServer configured = BuddyGlobalConfiguration.get()
                .findServer(server)
                .orElseThrow(() -> new OptionsUnavailableException(Messages.RemoteOptions_NoSuchServer()));
        try {
            configured.check();
        } catch (IllegalArgumentException e) {
            throw new OptionsUnavailableException(e.getMessage());
        }
        ApiToken token =
                token(configured).orElseThrow(() -> new OptionsUnavailableException(Messages.RemoteOptions_NoToken()));
        Key key = new Key(Jenkins.getAuthentication2().getName(), configured.getUrl(), token.digest(), query.name());
        BuddyResources resources = new BuddyResources(ApiEndpoints.forServer(configured), token, TIMEOUT);
        try {
            // Looking up the server's name may take longer than a form may wait.
            CompletableFuture<List<Resource>> response = CACHE.get(
                    key,
                    () -> CompletableFuture.completedFuture(null)
                            .thenComposeAsync(none -> query.list().apply(resources), BuddyThreadPool.RESPONSES));
            return response.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // The cause may be corrected at this moment.
            CACHE.invalidate(key);
            throw new OptionsUnavailableException(
                    BuddyException.unwrap(e.getCause()) instanceof BuddyException failure
                            ? new ErrorHints(tokenId(configured)).describe(failure)
                            : e.getMessage());
        } catch (TimeoutException e) {
            throw new OptionsUnavailableException(Messages.RemoteOptions_Timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OptionsUnavailableException(Messages.RemoteOptions_Timeout());
        }
    }

    @CheckForNull
    private String tokenId(ConfiguredServer configured) {
        return credentialsId == null ? configured.getCredentialsId() : credentialsId;
    }

    private Optional<ApiToken> token(ConfiguredServer configured) {
        String id = tokenId(configured);
        if (id == null) {
            return Optional.empty();
        }
        StringCredentials ofServer =
                credentialsId == null ? CredentialsResolver.findInSystem(id, configured.getUrl()) : null;
        return CredentialsResolver.tokenOf(
                ofServer != null
                        ? ofServer
                        : CredentialsProvider.findCredentialByIdInItem(
                                id,
                                StringCredentials.class,
                                item,
                                CredentialsDropdown.authentication(item),
                                URIRequirementBuilder.fromUri(configured.getUrl())
                                        .build()));
    }
}
