package io.jenkins.plugins.buddy.server;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.retry.LockTimeoutException;
import io.jenkins.plugins.buddy.client.retry.RetriesExhaustedException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Hints for resolving a failure, with the names of the parameters and settings that users know. */
public final class ErrorHints {

    private ErrorHints() {}

    /** A failure in one line: its message and a hint, in the reader's language. */
    @NonNull
    public static String describe(@NonNull BuddyException failure) {
        return describe(failure, messages -> List.of());
    }

    /**
     * A failure in one line.
     *
     * @param parameters finds the parameters that Buddy's messages about an invalid request refer to
     */
    @NonNull
    public static String describe(
            @NonNull BuddyException failure, @NonNull Function<List<String>, Collection<String>> parameters) {
        String message = failure.getLocalizedMessage();
        return hint(failure, parameters)
                .map(hint -> Messages.ErrorHints_MessageAndHint(message, hint))
                .orElse(message);
    }

    private static Optional<String> hint(
            BuddyException failure, Function<List<String>, Collection<String>> parameters) {
        if (failure instanceof HttpStatusException refusal) {
            return hint(refusal, parameters);
        }
        if (failure instanceof RetriesExhaustedException || failure instanceof LockTimeoutException) {
            return Optional.of(Messages.ErrorHints_TimeLimit());
        }
        return failure.getCause() instanceof BuddyException cause ? hint(cause, parameters) : Optional.empty();
    }

    private static Optional<String> hint(
            HttpStatusException refusal, Function<List<String>, Collection<String>> parameters) {
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
            case 401 -> Optional.of(Messages.ErrorHints_Unauthorized());
            case 403 -> Optional.of(Messages.ErrorHints_Forbidden());
            case 404 -> Optional.of(Messages.ErrorHints_NotFound());
            case 407 -> Optional.of(Messages.ErrorHints_ProxyAuthentication());
            default -> Optional.empty();
        };
    }
}
