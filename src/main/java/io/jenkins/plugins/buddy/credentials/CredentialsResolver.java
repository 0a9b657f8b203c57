package io.jenkins.plugins.buddy.credentials;

import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Resolves credentials for a build: those of the system, of the folders around its job, and of the user if Jenkins allows it. If there are
 * none of the required type, those of other types are looked up, so that "not found" and "wrong type" are two messages.
 */
public final class CredentialsResolver {

    /** The IDs of the credentials whose use by a build has been tracked since Jenkins started. */
    private static final Map<Run<?, ?>, Set<String>> TRACKED = Collections.synchronizedMap(new WeakHashMap<>());

    /** A reference to a variable and nothing else. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([^{}$]+)}?");

    private final Run<?, ?> run;
    private final ValidationErrors errors;

    /**
     * @param run the build that uses the credentials
     * @param errors receives an error for credentials that cannot be resolved
     */
    public CredentialsResolver(@NonNull Run<?, ?> run, @NonNull ValidationErrors errors) {
        this.run = run;
        this.errors = errors;
    }

    /**
     * Replaces variables in the ID of credentials. A credentials parameter of the build stays, since the Credentials plugin resolves it with the
     * permissions of the user who chose its value.
     *
     * @param id null for none
     * @param variables replaces variables in a text; null stays null
     */
    @CheckForNull
    public String expand(@CheckForNull String id, @NonNull UnaryOperator<String> variables) {
        Matcher variable = VARIABLE.matcher(Util.fixNull(id).trim());
        boolean parameter = variable.matches()
                && run.getActions(ParametersAction.class).stream()
                        .anyMatch(parameters ->
                                parameters.getParameter(variable.group(1)) instanceof CredentialsParameterValue);
        return parameter ? "${" + variable.group(1) + "}" : variables.apply(id);
    }

    /**
     * Resolves the API token of a step.
     *
     * @param parameter the parameter with the ID, for errors
     * @param id the credentials' ID
     * @param url the URL that the token is for
     * @return empty after an error
     */
    @NonNull
    public Optional<ApiToken> token(@NonNull String parameter, @NonNull String id, @NonNull String url) {
        List<DomainRequirement> requirements =
                URIRequirementBuilder.fromUri(url).build();
        return find(parameter, id, StringCredentials.class, "Secret text", requirements)
                .flatMap(credentials -> token(parameter, credentials));
    }

    /**
     * Resolves the API token of a server. It may have the scope <em>System</em>, so that jobs can use the server and cannot read its token.
     *
     * @param parameter the parameter with the ID, for errors
     * @param id the credentials' ID
     * @param url the URL that the token is for
     * @return empty after an error
     */
    @NonNull
    public Optional<ApiToken> serverToken(@NonNull String parameter, @NonNull String id, @NonNull String url) {
        StringCredentials credentials = findInSystem(id, url);
        if (credentials == null) {
            // It may be defined in each folder instead.
            return token(parameter, id, url);
        }
        track(credentials);
        return token(parameter, credentials);
    }

    /** Looks up a server's token in the system, as the system; null if there is none. */
    @CheckForNull
    public static StringCredentials findInSystem(@NonNull String id, @NonNull String url) {
        return CredentialsProvider.findCredentialByIdInItemGroup(
                id,
                StringCredentials.class,
                null,
                ACL.SYSTEM2,
                URIRequirementBuilder.fromUri(url).build());
    }

    private Optional<ApiToken> token(String parameter, StringCredentials credentials) {
        Optional<ApiToken> token = tokenOf(credentials);
        if (token.isEmpty()) {
            errors.add(
                    parameter,
                    credentials.getSecret().getPlainText().isBlank()
                            ? Messages.CredentialsResolver_EmptyToken(credentials.getId())
                            : Messages.CredentialsResolver_InvalidToken(credentials.getId()));
        }
        return token;
    }

    /** The token of credentials, without the line break that pasting leaves; empty if there are none or the text is not a token. */
    @NonNull
    public static Optional<ApiToken> tokenOf(@CheckForNull StringCredentials credentials) {
        return Optional.ofNullable(credentials)
                .flatMap(secret ->
                        ApiToken.parse(secret.getSecret().getPlainText().strip()));
    }

    /**
     * Resolves a user name and a password.
     *
     * @param parameter the parameter with the ID, for errors
     * @param id the credentials' ID
     * @return empty after an error
     */
    @NonNull
    public Optional<StandardUsernamePasswordCredentials> login(@NonNull String parameter, @NonNull String id) {
        return find(parameter, id, StandardUsernamePasswordCredentials.class, "Username with password", List.of())
                .filter(credentials -> {
                    boolean complete = !credentials.getUsername().isEmpty()
                            && !credentials.getPassword().getPlainText().isEmpty();
                    if (!complete) {
                        errors.add(parameter, Messages.CredentialsResolver_EmptyLogin(id));
                    }
                    return complete;
                });
    }

    /**
     * Resolves a secret text.
     *
     * @param parameter the parameter with the ID, for errors
     * @param id the credentials' ID
     * @return empty after an error
     */
    @NonNull
    public Optional<String> secretText(@NonNull String parameter, @NonNull String id) {
        Optional<String> text = find(parameter, id, StringCredentials.class, "Secret text", List.of())
                .map(credentials -> credentials.getSecret().getPlainText());
        if (text.filter(String::isEmpty).isPresent()) {
            errors.add(parameter, Messages.CredentialsResolver_EmptyToken(id));
        }
        return text;
    }

    private <C extends StandardCredentials> Optional<C> find(
            String parameter, String id, Class<C> type, String typeName, List<DomainRequirement> requirements) {
        // Several scopes may have the ID, with credentials of different types.
        C credentials = CredentialsProvider.findCredentialById(id, type, run, requirements);
        if (credentials != null) {
            track(credentials);
            return Optional.of(credentials);
        }
        StandardCredentials other =
                CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, requirements);
        errors.add(
                parameter,
                other == null
                        ? Messages.CredentialsResolver_NotFound(id)
                        : Messages.CredentialsResolver_WrongType(
                                id, other.getDescriptor().getDisplayName(), typeName));
        return Optional.empty();
    }

    /** Tracks the use of credentials once for each build: a second time would only write the same to the disk. */
    private void track(StandardCredentials credentials) {
        if (TRACKED.computeIfAbsent(run, build -> ConcurrentHashMap.newKeySet()).add(credentials.getId())) {
            CredentialsProvider.track(run, credentials);
        }
    }
}
