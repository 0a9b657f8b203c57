package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.BuddyConnectionException;
import io.jenkins.plugins.buddy.client.BuddyConnectionException.Kind;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import io.jenkins.plugins.buddy.client.HttpStatusException.Details;
import io.jenkins.plugins.buddy.client.MalformedResponseException;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.LimitedBodySubscriber.BodyTooLargeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
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

    /** The limit of a header that a message quotes, in characters. */
    private static final int MAX_HEADER_LENGTH = 300;

    <T> T parse(Response response, ResponseParser<T> parser) throws BuddyException {
        int status = response.status();
        if (status < 200 || status > 299) {
            throw refusal(response, messages(response));
        }
        try {
            return parser.parse(response.content(HttpTransport.MAX_RESPONSE_BYTES));
        } catch (BodyTooLargeException e) {
            throw tooLarge(status);
        } catch (IOException e) {
            throw malformed(response, Messages._ResponseHandler_BrokenEncoding(reason(e)));
        } catch (UnexpectedJsonException e) {
            if (!e.errors().isEmpty()) {
                throw refusal(response, e.errors());
            }
            throw malformed(response, e.reason());
        }
    }

    private static List<String> messages(Response response) {
        try {
            return JsonResponseParser.messages(response.content(HttpTransport.MAX_RESPONSE_BYTES));
        } catch (IOException e) {
            return List.of();
        }
    }

    private HttpStatusException refusal(Response response, List<String> messages) {
        return new HttpStatusException(
                response.status(),
                method,
                path,
                new Details(
                        redactor.redact(messages),
                        redirectHost(response),
                        scopes(response, "X-OAuth-Scopes", "X-0Auth-Scopes"),
                        scopes(response, "X-Accepted-OAuth-Scopes", "X-Accepted-0Auth-Scopes"),
                        RateLimit.isReached(response, messages)));
    }

    /** Buddy's reference spells some of these headers with a zero. */
    private String scopes(Response response, String header, String alternative) {
        return response.headers()
                .firstValue(header)
                .or(() -> response.headers().firstValue(alternative))
                .map(scopes -> redactor.redact(scopes, MAX_HEADER_LENGTH))
                .filter(scopes -> !scopes.isEmpty())
                .orElse(null);
    }

    private MalformedResponseException malformed(Response response, Localizable reason) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return new MalformedResponseException(
                response.status(),
                method,
                path,
                type.isEmpty()
                        ? reason
                        : Messages._ResponseHandler_WithContentType(reason, redactor.redact(type, MAX_HEADER_LENGTH)),
                type);
    }

    private MalformedResponseException tooLarge(int status) {
        return new MalformedResponseException(
                status,
                method,
                path,
                Messages._ResponseHandler_TooLarge(Integer.toString(HttpTransport.MAX_RESPONSE_BYTES / 1024)));
    }

    private String redirectHost(Response response) {
        if (response.status() < 300 || response.status() > 399) {
            return null;
        }
        try {
            return response.headers()
                    .firstValue("Location")
                    .map(location -> URI.create(location).getHost())
                    .map(host -> redactor.redact(host, MAX_HEADER_LENGTH))
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
            return tooLarge(200);
        }
        if (cause instanceof TimeoutException) {
            return new BuddyConnectionException(
                    Messages._ResponseHandler_Timeout(method, path, BuddyException.seconds(timeout)),
                    Kind.RESPONSE_LOST);
        }
        if (isCausedBy(cause, CertificateException.class) || isCausedBy(cause, CertPathValidatorException.class)) {
            return new BuddyConnectionException(
                    Messages._ResponseHandler_UntrustedCertificate(method, path, reason(cause)), Kind.NOT_TRUSTED);
        }
        if (isCausedBy(cause, SSLHandshakeException.class)) {
            // The request follows the handshake, so it was not sent. An alert comes again; a connection that was cut
            // may not.
            return isCausedBy(cause, EOFException.class) || isCausedBy(cause, SocketException.class)
                    ? lost(cause, Kind.NOT_CONNECTED)
                    : new BuddyConnectionException(
                            Messages._ResponseHandler_TlsError(method, path, reason(cause)), Kind.NOT_TRUSTED);
        }
        if (cause instanceof HttpConnectTimeoutException || isCausedBy(cause, ConnectException.class)) {
            Object reason = isCausedBy(cause, UnresolvedAddressException.class)
                    ? Messages._ResponseHandler_UnknownHost()
                    : reason(cause);
            return new BuddyConnectionException(
                    Messages._ResponseHandler_NotConnected(method, path, reason), Kind.NOT_CONNECTED);
        }
        return lost(cause, Kind.RESPONSE_LOST);
    }

    private BuddyConnectionException lost(Throwable cause, Kind kind) {
        return new BuddyConnectionException(
                Messages._ResponseHandler_ConnectionLost(method, path, reason(cause)), kind);
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
