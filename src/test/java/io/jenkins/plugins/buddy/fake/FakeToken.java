package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** An API token of the fake. */
public final class FakeToken {

    private final Set<String> scopes;
    private volatile String name = "Test token";
    private volatile String expiresAt;
    private volatile Set<String> workspaces = Set.of();
    private volatile Set<String> ipAddresses = Set.of();
    private volatile TokenRateLimit rateLimit;

    /**
     * @param scopes null for all
     */
    FakeToken(Set<String> scopes) {
        this.scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** Sets the name that {@code GET /user/token} shows. */
    public FakeToken name(String newName) {
        name = newName;
        return this;
    }

    /** Sets the expiry that {@code GET /user/token} shows, such as {@code 2026-12-24T08:05:30.33Z}; null for none. */
    public FakeToken expiresAt(String newExpiry) {
        expiresAt = newExpiry;
        return this;
    }

    /** Restricts the token to workspaces. Requests for others are refused with 403. */
    public FakeToken workspaces(String... newWorkspaces) {
        workspaces = Set.of(newWorkspaces);
        return this;
    }

    /** Sets the IP restrictions that {@code GET /user/token} shows. They are not enforced. */
    public FakeToken ipRestrictions(String... newIpAddresses) {
        ipAddresses = Set.of(newIpAddresses);
        return this;
    }

    /** Sets a rate limit, or none with null. */
    void rateLimit(TokenRateLimit newRateLimit) {
        rateLimit = newRateLimit;
    }

    /** The rate limit, null if there is none. */
    TokenRateLimit rateLimit() {
        return rateLimit;
    }

    boolean mayUse(String workspace) {
        return workspaces.isEmpty() || workspaces.contains(workspace);
    }

    Set<String> scopes(boolean version2020) {
        return new TreeSet<>(scopes == null ? Access.all(version2020) : scopes);
    }

    /** The response to {@code GET /user/token}. */
    ObjectNode toJson(boolean version2020) {
        ObjectNode json = Response.JSON.createObjectNode();
        json.put("name", name).put("expires_at", expiresAt);
        addAll(json.putArray("scopes"), scopes(version2020));
        addAll(json.putArray("ip_restrictions"), ipAddresses);
        addAll(json.putArray("workspace_restrictions"), workspaces);
        return json;
    }

    private static void addAll(ArrayNode array, Set<String> texts) {
        new TreeSet<>(texts).forEach(array::add);
    }
}
