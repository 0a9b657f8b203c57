package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.retry.LockTimeoutException;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import io.jenkins.plugins.buddy.client.retry.TimeLimitException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Hints for resolving a failure, with the names of the parameters and settings that users know. */
public final class ErrorHints {

    @CheckForNull
    private final String credentialsId;

    private final Function<List<String>, Collection<String>> parameters;

    /**
     * @param credentialsId the ID of the token's credentials, null if there are none
     */
    public ErrorHints(@CheckForNull String credentialsId) {
        this(credentialsId, messages -> List.of());
    }

    /**
     * @param credentialsId the ID of the token's credentials, null if there are none
     * @param parameters finds the parameters that Buddy's messages about an invalid request refer to
     */
    public ErrorHints(
            @CheckForNull String credentialsId, @NonNull Function<List<String>, Collection<String>> parameters) {
        this.credentialsId = credentialsId;
        this.parameters = parameters;
    }

    /** A failure in one line: its message and a hint, in the reader's language. */
    @NonNull
    public String describe(@NonNull BuddyException failure) {
        String message = failure.getLocalizedMessage();
        return hint(failure)
                .map(hint -> Messages.ErrorHints_MessageAndHint(message, hint))
                .orElse(message);
    }

    private Optional<String> hint(BuddyException failure) {
        if (failure instanceof HttpStatusException refusal) {
            return byMessage(refusal).or(() -> byStatus(refusal));
        }
        if (failure instanceof MalformedResponseException response && response.isHtml()) {
            return Optional.of(Messages.ErrorHints_WebPage());
        }
        if (failure instanceof RetriesExhaustedException
                || failure instanceof LockTimeoutException
                || failure instanceof TimeLimitException) {
            return Optional.of(Messages.ErrorHints_TimeLimit());
        }
        return failure.getCause() instanceof BuddyException cause ? hint(cause) : Optional.empty();
    }

    /** Buddy has no error codes, and the status of these errors varies. */
    private static Optional<String> byMessage(HttpStatusException refusal) {
        String messages = String.join(" ", refusal.messages()).toLowerCase(Locale.ROOT);
        if (messages.contains("api is disabled")) {
            return Optional.of(Messages.ErrorHints_ApiDisabled());
        }
        return messages.contains("only active workspace")
                ? Optional.of(Messages.ErrorHints_InactiveWorkspace())
                : Optional.empty();
    }

    private Optional<String> byStatus(HttpStatusException refusal) {
        int status = refusal.status();
        if (status >= 300 && status < 400) {
            return Optional.of(refusal.redirectHost()
                    .map(Messages::ErrorHints_RedirectedTo)
                    .orElseGet(Messages::ErrorHints_Redirected));
        }
        return switch (status) {
            case 400, 422 ->
                Optional.of(parameters.apply(refusal.messages()))
                        .filter(names -> !names.isEmpty())
                        .map(names -> Messages.ErrorHints_Check(String.join(", ", names)));
            case 401 -> Optional.of(Messages.ErrorHints_Unauthorized(String.valueOf(credentialsId)));
            case 403 -> refusal.isRateLimited() ? Optional.empty() : Optional.of(forbidden(refusal));
            case 404 -> Optional.of(notFound(refusal.path()));
            case 407 -> Optional.of(Messages.ErrorHints_ProxyAuthentication());
            default -> Optional.empty();
        };
    }

    /** Buddy does not report what was not found. */
    private static String notFound(String path) {
        if (path.endsWith("/pipelines")) {
            return Messages.ErrorHints_ProjectNotFound();
        }
        return path.contains("/executions/") ? Messages.ErrorHints_RunNotFound() : Messages.ErrorHints_NotFound();
    }

    private static String forbidden(HttpStatusException refusal) {
        if (refusal.requiredScopes().isPresent()) {
            return Messages.ErrorHints_MissingScopes(
                    refusal.requiredScopes().get(), refusal.grantedScopes().orElse("-"));
        }
        return refusal.path().contains("/executions")
                ? Messages.ErrorHints_RunsForbidden()
                : Messages.ErrorHints_Forbidden();
    }
}
