package io.jenkins.plugins.buddy.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Checks tokens, rate limits, workspaces and scopes before a request is processed. */
final class Authorization {

    private final Behavior behavior;
    private final Map<String, FakeToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, Response> closedWorkspaces = new ConcurrentHashMap<>();

    Authorization(Behavior behavior) {
        this.behavior = behavior;
    }

    FakeToken add(String value, Set<String> scopes) {
        FakeToken token = new FakeToken(scopes);
        tokens.put(value, token);
        return token;
    }

    void remove(String value) {
        tokens.remove(value);
    }

    /** The token with a value. */
    FakeToken token(String value) {
        FakeToken token = tokens.get(value);
        if (token == null) {
            throw new IllegalArgumentException("no such token");
        }
        return token;
    }

    /** Refuses all requests for a workspace. */
    void close(String workspace, int status, String message) {
        closedWorkspaces.put(workspace, Response.error(status, message));
    }

    void open(String workspace) {
        closedWorkspaces.remove(workspace);
    }

    /** The token of a request, null if it has no valid one. */
    FakeToken tokenOf(RecordedRequest request) {
        String header = request.headers().getFirst("Authorization");
        return header == null || !header.startsWith("Bearer ") ? null : tokens.get(header.substring(7));
    }

    /** Checks a request, and processes it if it is permitted. */
    Response check(FakeToken token, RecordedRequest request, RequestPath path, Supplier<Response> process) {
        TokenRateLimit rateLimit = token.rateLimit();
        Response refusal = rateLimit == null ? null : rateLimit.refusal();
        Access access = Access.of(request.method(), path);
        if (refusal == null) {
            refusal = refusal(token, access, path);
        }
        Response response = refusal == null ? process.get() : refusal;
        return response.with(headers(token, access, rateLimit));
    }

    private Response refusal(FakeToken token, Access access, RequestPath path) {
        if (!path.segment(0).equals("workspaces")) {
            return null;
        }
        Response closed = closedWorkspaces.get(path.segment(1));
        if (closed != null) {
            return closed;
        }
        if (path.length() > 1 && !token.mayUse(path.segment(1))) {
            return Response.error(403, "The token is not permitted in this workspace");
        }
        boolean version2020 = behavior.version2020;
        return access.isGrantedBy(token.scopes(version2020), version2020)
                ? null
                : Response.error(403, "cannot receive data");
    }

    private Map<String, String> headers(FakeToken token, Access access, TokenRateLimit rateLimit) {
        Map<String, String> headers = new HashMap<>(rateLimit == null ? Map.of() : rateLimit.headers());
        if (!behavior.version2020) {
            String oAuth = behavior.scopeHeadersWithZero ? "0Auth" : "OAuth";
            headers.put("X-" + oAuth + "-Scopes", String.join(", ", token.scopes(false)));
            headers.put("X-Accepted-" + oAuth + "-Scopes", String.join(", ", access.needed(false)));
        }
        return headers;
    }
}
