package io.jenkins.plugins.buddy.server;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.DockerfileActionService;
import io.jenkins.plugins.buddy.client.Findings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Credentials as a build may use them: of the system, of the folders around its job, and of the user where Jenkins allows it.
 * They are looked up without regard to their kind first, so that "not found" and "wrong kind" are two messages.
 */
public final class BuildCredentials {

    /** The ids of the credentials whose use by a build has been tracked since Jenkins came up. */
    private static final Map<Run<?, ?>, Set<String>> TRACKED = Collections.synchronizedMap(new WeakHashMap<>());

    private final Run<?, ?> run;
    private final Findings findings;

    /**
     * @param run the build, which uses are tracked for
     * @param findings takes what is wrong
     */
    public BuildCredentials(@NonNull Run<?, ?> run, @NonNull Findings findings) {
        this.run = run;
        this.findings = findings;
    }

    /**
     * An API token.
     *
     * @param parameter who names the credentials, for messages
     * @param id the credentials' id
     * @param url what the token is for
     * @return empty if it can't be had, which the findings tell then
     */
    @NonNull
    public Optional<String> token(@NonNull String parameter, @NonNull String id, @NonNull String url) {
        List<DomainRequirement> requirements =
                URIRequirementBuilder.fromUri(url).build();
        return find(parameter, id, StringCredentials.class, "Secret text", requirements)
                .flatMap(credentials -> {
                    String token = tokenOf(credentials);
                    if (token.isEmpty()) {
                        findings.add(parameter, Messages.BuildCredentials_EmptyToken(id));
                    } else if (!DockerfileActionService.isToken(token)) {
                        findings.add(parameter, Messages.BuildCredentials_ImplausibleToken(id));
                    } else {
                        return Optional.of(token);
                    }
                    return Optional.empty();
                });
    }

    /** The text of a token, without the line break that pasting leaves; empty if there are no credentials. */
    @NonNull
    static String tokenOf(@CheckForNull StringCredentials credentials) {
        return credentials == null ? "" : credentials.getSecret().getPlainText().strip();
    }

    /**
     * A user name and a password.
     *
     * @param parameter who names the credentials, for messages
     * @param id the credentials' id
     * @return empty if they can't be had, which the findings tell then
     */
    @NonNull
    public Optional<StandardUsernamePasswordCredentials> login(@NonNull String parameter, @NonNull String id) {
        return find(parameter, id, StandardUsernamePasswordCredentials.class, "Username with password", List.of())
                .filter(credentials -> {
                    boolean complete = !credentials.getUsername().isEmpty()
                            && !credentials.getPassword().getPlainText().isEmpty();
                    if (!complete) {
                        findings.add(parameter, Messages.BuildCredentials_EmptyLogin(id));
                    }
                    return complete;
                });
    }

    private <C extends StandardCredentials> Optional<C> find(
            String parameter, String id, Class<C> type, String kind, List<DomainRequirement> requirements) {
        StandardCredentials credentials =
                CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, requirements);
        if (credentials == null) {
            findings.add(parameter, Messages.BuildCredentials_NotFound(id));
            return Optional.empty();
        }
        if (!type.isInstance(credentials)) {
            findings.add(
                    parameter,
                    Messages.BuildCredentials_WrongKind(
                            id, credentials.getDescriptor().getDisplayName(), kind));
            return Optional.empty();
        }
        track(credentials);
        return Optional.of(type.cast(credentials));
    }

    /** Once for each build: a second time only writes the same to the disk. */
    private void track(StandardCredentials credentials) {
        if (TRACKED.computeIfAbsent(run, build -> ConcurrentHashMap.newKeySet()).add(credentials.getId())) {
            CredentialsProvider.track(run, credentials);
        }
    }
}
