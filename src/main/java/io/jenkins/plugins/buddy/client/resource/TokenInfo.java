package io.jenkins.plugins.buddy.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Buddy's description of an API token, from {@code GET /user/token}.
 *
 * @param name its name, null if Buddy returned none
 * @param expiresAt an ISO date and time, null if it does not expire
 * @param scopes its scopes; empty if Buddy returned none
 * @param ipRestrictions the IP addresses that may use it; empty if all may
 * @param workspaceRestrictions the workspaces that it can access; empty if it can access all
 */
public record TokenInfo(
        String name,
        String expiresAt,
        List<String> scopes,
        List<String> ipRestrictions,
        List<String> workspaceRestrictions) {

    private static final List<String> REQUIRED = List.of("PIPELINE_READ", "PIPELINE_WRITE");

    /** The scopes of tokens that were created before August 2026. */
    private static final Set<String> REQUIRED_BEFORE = Set.of("EXECUTION_INFO", "EXECUTION_MANAGE");

    static TokenInfo parse(JsonNode json, Redactor redactor) {
        return new TokenInfo(
                JsonResponseParser.text(json.path("name"), redactor),
                JsonResponseParser.text(json.path("expires_at"), redactor),
                texts(json.path("scopes"), redactor),
                texts(json.path("ip_restrictions"), redactor),
                texts(json.path("workspace_restrictions"), redactor));
    }

    private static List<String> texts(JsonNode array, Redactor redactor) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(redactor.redact(texts));
    }

    /** The scopes that the plugin requires and the token lacks; empty if Buddy returned no scopes. */
    public List<String> missingScopes() {
        return scopes.isEmpty() || scopes.containsAll(REQUIRED_BEFORE)
                ? List.of()
                : REQUIRED.stream().filter(scope -> !scopes.contains(scope)).toList();
    }
}
