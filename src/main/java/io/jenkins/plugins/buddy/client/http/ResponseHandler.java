package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.BuddyConnectionException.Kind;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.LimitedBodySubscriber.BodyTooLargeException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jvnet.localizer.Localizable;

/**
 * Converts the response to a request, or its failure, into a result or a {@link BuddyException}.
 *
 * @param method the request's method
 * @param path the request's path
 * @param redactor cleans quotations of the response
 */
record ResponseHandler(String method, String path, Redactor redactor) {

    <T> T parse(Response response, ResponseParser<T> parser) throws BuddyException {
        int status = response.status();
        if (status < 200 || status > 299) {
            List<String> messages = JsonResponseParser.messages(response.body()).stream()
                    .map(redactor::redact)
                    .toList();
            throw new HttpStatusException(status, method, path, messages, redirectHost(response));
        }
        try {
            return parser.parse(JsonResponseParser.object(response.body()));
        } catch (UnexpectedJsonException e) {
            Localizable reason = response.headers()
                    .firstValue("Content-Type")
                    .map(type -> Messages._ResponseHandler_WithContentType(e.reason(), redactor.redact(type)))
                    .orElse(e.reason());
            throw new MalformedResponseException(status, method, path, reason);
        }
    }

    private String redirectHost(Response response) {
        if (response.status() < 300 || response.status() > 399) {
            return null;
        }
        try {
            return response.headers()
                    .firstValue("Location")
                    .map(location -> URI.create(location).getHost())
                    .map(redactor::redact)
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The failure behind a missing response; a cancellation stays one. */
    Throwable failure(Throwable cause, Duration timeout) {
        if (isCausedBy(cause, CancellationException.class)) {
            return new CancellationException();
        }
        if (isCausedBy(cause, BodyTooLargeException.class)) {
            return new MalformedResponseException(
                    200,
                    method,
                    path,
                    Messages._ResponseHandler_TooLarge(Long.toString(HttpTransport.MAX_RESPONSE_BYTES / 1024)));
        }
        if (cause instanceof TimeoutException) {
            return new BuddyConnectionException(
                    Messages._ResponseHandler_Timeout(method, path, BuddyException.seconds(timeout)),
                    Kind.RESPONSE_LOST);
        }
        if (isCausedBy(cause, SSLException.class)) {
            return new BuddyConnectionException(
                    Messages._ResponseHandler_TlsError(method, path, reason(cause)),
                    isCausedBy(cause, SSLHandshakeException.class) ? Kind.NOT_TRUSTED : Kind.RESPONSE_LOST);
        }
        if (cause instanceof HttpConnectTimeoutException || isCausedBy(cause, ConnectException.class)) {
            Object reason = isCausedBy(cause, UnresolvedAddressException.class)
                    ? Messages._ResponseHandler_UnknownHost()
                    : reason(cause);
            return new BuddyConnectionException(
                    Messages._ResponseHandler_NotConnected(method, path, reason), Kind.NOT_CONNECTED);
        }
        return new BuddyConnectionException(
                Messages._ResponseHandler_ConnectionLost(method, path, reason(cause)), Kind.RESPONSE_LOST);
    }

    private String reason(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return redactor.redact(message);
    }

    private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
