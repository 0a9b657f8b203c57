package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.AnswerReader.Unreadable;
import io.jenkins.plugins.buddy.client.LimitedBody.BodyTooLargeException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** One request and what came back for it, in words for people. */
record Exchange(String method, String path, Redactor redactor) {

    /** Takes from a successful answer what is needed. */
    interface Reader<T> {
        T read(ObjectNode json) throws Unreadable;
    }

    <T> CompletableFuture<T> read(Answer answer, Reader<T> reader) {
        int status = answer.status();
        if (status < 200 || status > 299) {
            return CompletableFuture.failedFuture(refusal(answer));
        }
        try {
            return CompletableFuture.completedFuture(reader.read(AnswerReader.object(answer.body())));
        } catch (Unreadable e) {
            Message reason = answer.headers()
                    .firstValue("Content-Type")
                    .map(type -> Text.WITH_KIND.of(e.reason(), redactor.clean(type)))
                    .orElse(e.reason());
            return CompletableFuture.failedFuture(new UnreadableAnswerException(status, method, path, reason));
        }
    }

    private BuddyResponseException refusal(Answer answer) {
        List<String> words = AnswerReader.messages(answer.body()).stream()
                .map(redactor::clean)
                .toList();
        return new BuddyResponseException(answer.status(), method, path, words, advice(answer, words));
    }

    private Optional<Message> advice(Answer answer, List<String> words) {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            return Optional.of(answer.headers()
                    .firstValue("Location")
                    .map(location -> Text.REDIRECTED_TO.of(hostOf(location)))
                    .orElse(Text.REDIRECTED.of()));
        }
        return switch (status) {
            case 400, 422 -> Advice.parametersIn(words);
            case 401 -> Optional.of(Text.UNKNOWN_TOKEN.of());
            case 403 -> Optional.of(Text.TOKEN_MAY_NOT.of());
            case 404 -> Optional.of(Text.NOT_FOUND.of());
            case 407 -> Optional.of(Text.PROXY_WANTS_LOGIN.of());
            case 429 -> Optional.of(Text.RATE_LIMITED.of());
            default -> Optional.empty();
        };
    }

    private Object hostOf(String location) {
        try {
            String host = URI.create(location).getHost();
            return host == null ? Text.ANOTHER_PATH.of() : redactor.clean(host);
        } catch (IllegalArgumentException e) {
            return Text.UNREADABLE_ADDRESS.of();
        }
    }

    /** What kept an answer from coming; a cancellation stays one. */
    Throwable trouble(Throwable cause, Duration timeout) {
        if (caused(cause, CancellationException.class)) {
            return new CancellationException();
        }
        if (caused(cause, BodyTooLargeException.class)) {
            return new UnreadableAnswerException(
                    200, method, path, Text.ANSWER_IS_TOO_LARGE.of(BuddyClient.LARGEST_ANSWER / 1024));
        }
        if (cause instanceof TimeoutException) {
            return new BuddyConnectionException(
                    Text.NO_ANSWER_IN_TIME.of(method, path, Advice.seconds(timeout)), false, true);
        }
        if (caused(cause, SSLException.class)) {
            boolean handshake = caused(cause, SSLHandshakeException.class);
            return new BuddyConnectionException(
                    Text.NOT_TRUSTED.of(method, path, reason(cause)), handshake, !handshake);
        }
        if (cause instanceof HttpConnectTimeoutException || caused(cause, ConnectException.class)) {
            Object reason = caused(cause, UnresolvedAddressException.class) ? Text.UNKNOWN_HOST.of() : reason(cause);
            return new BuddyConnectionException(Text.NOT_CONNECTED.of(method, path, reason), true, true);
        }
        return new BuddyConnectionException(Text.CONNECTION_BROKE.of(method, path, reason(cause)), false, true);
    }

    private String reason(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return redactor.clean(message);
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
