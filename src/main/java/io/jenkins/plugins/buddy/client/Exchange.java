package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.AnswerReader.Unreadable;
import io.jenkins.plugins.buddy.client.LimitedBody.BodyTooLargeException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
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

    <T> CompletableFuture<T> read(HttpResponse<byte[]> response, Reader<T> reader) {
        int status = response.statusCode();
        if (status < 200 || status > 299) {
            return CompletableFuture.failedFuture(refusal(response));
        }
        try {
            return CompletableFuture.completedFuture(reader.read(AnswerReader.object(body(response))));
        } catch (Unreadable e) {
            String type = response.headers()
                    .firstValue("Content-Type")
                    .map(value -> " (" + redactor.clean(value) + ")")
                    .orElse("");
            return CompletableFuture.failedFuture(
                    new UnreadableAnswerException(status, method, path, e.getMessage() + type));
        }
    }

    /** The JDK has none at all for a proxy's refusal of a tunnel. */
    private static byte[] body(HttpResponse<byte[]> response) {
        return response.body() == null ? new byte[0] : response.body();
    }

    private BuddyResponseException refusal(HttpResponse<byte[]> response) {
        List<String> words = AnswerReader.messages(body(response)).stream()
                .map(redactor::clean)
                .toList();
        return new BuddyResponseException(response.statusCode(), method, path, words, advice(response, words));
    }

    private String advice(HttpResponse<byte[]> response, List<String> words) {
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            String target = response.headers()
                    .firstValue("Location")
                    .map(location -> " to " + redactor.clean(hostOf(location)))
                    .orElse("");
            return "Redirects" + target + " are not followed, lest the token travel; mend the server's URL";
        }
        return switch (status) {
            case 400, 422 -> Advice.parametersIn(words);
            case 401 -> "Mend credentialsId: Buddy doesn't know this API token";
            case 403 ->
                "The token of credentialsId may not do this: it needs the scopes PIPELINE_READ and PIPELINE_WRITE"
                        + " (older installations: EXECUTION_INFO and EXECUTION_MANAGE), and the workspace's API switched on";
            case 404 -> "Check workspace, project and pipelineId: Buddy doesn't say which of them it doesn't have";
            case 407 ->
                "The proxy wants a user and a password. For https addresses the JVM sends them only with the option"
                        + " -Djdk.http.auth.tunneling.disabledSchemes= (an empty value)";
            case 429 -> "Buddy limits the number of requests";
            default -> "";
        };
    }

    private static String hostOf(String location) {
        try {
            String host = URI.create(location).getHost();
            return host == null ? "another path" : host;
        } catch (IllegalArgumentException e) {
            return "an address that can't be read";
        }
    }

    /** What kept an answer from coming; a cancellation stays one. */
    Throwable trouble(Throwable cause, Duration timeout) {
        if (caused(cause, CancellationException.class)) {
            return new CancellationException();
        }
        if (caused(cause, BodyTooLargeException.class)) {
            return new UnreadableAnswerException(
                    200, method, path, "it is larger than " + BuddyClient.LARGEST_ANSWER / 1024 + " KiB");
        }
        if (cause instanceof TimeoutException) {
            return new BuddyConnectionException(
                    "Buddy didn't answer " + method + " " + path + " within " + Advice.seconds(timeout), false, true);
        }
        if (caused(cause, SSLException.class)) {
            boolean handshake = caused(cause, SSLHandshakeException.class);
            return new BuddyConnectionException(
                    "No trusted connection to Buddy for " + method + " " + path + ": " + reason(cause)
                            + ". The JVM's trust store must know the server's certificate",
                    handshake,
                    !handshake);
        }
        if (cause instanceof HttpConnectTimeoutException || caused(cause, ConnectException.class)) {
            return new BuddyConnectionException(
                    "No connection to Buddy for " + method + " " + path + ": "
                            + (caused(cause, UnresolvedAddressException.class)
                                    ? "the host's name is unknown"
                                    : reason(cause)),
                    true,
                    true);
        }
        return new BuddyConnectionException(
                "The connection to Buddy broke during " + method + " " + path + ": " + reason(cause), false, true);
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
