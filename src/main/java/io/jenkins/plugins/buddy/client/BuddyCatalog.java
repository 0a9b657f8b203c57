package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.AnswerReader.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a token can see in Buddy, for people to choose from. Each list is asked for once; nothing is tried again.
 *
 * <p>All futures fail with a {@link BuddyException}.
 */
public final class BuddyCatalog {

    /** More than anybody scrolls through; a list that is longer is cut off. */
    private static final int MOST_PAGES = 5;

    private final BuddyClient client;
    private final Duration timeout;

    /**
     * @param server the Buddy installation
     * @param token the API token, as in {@link DockerfileActionService}
     * @param timeout the longest that one request may take
     */
    public BuddyCatalog(BuddyServer server, String token, Duration timeout) {
        this.client = new BuddyClient(server, token, List.of());
        this.timeout = timeout;
    }

    /**
     * Something to choose.
     *
     * @param id what a request wants: a name in an address, a number, an identifier
     * @param name what people call it
     */
    public record Entry(String id, String name) {}

    /** The workspaces; their id is the name in their address. */
    public CompletableFuture<List<Entry>> workspaces() {
        return list("/workspaces", "workspaces", List.of("domain", "name"), "name");
    }

    /** A workspace's projects; their id is the name in their address. */
    public CompletableFuture<List<Entry>> projects(String workspace) {
        return list(workspacePath(workspace) + "/projects", "projects", List.of("name"), "display_name");
    }

    /** A project's pipelines; their id is their number. */
    public CompletableFuture<List<Entry>> pipelines(String workspace, String project) {
        String path = workspacePath(workspace) + "/projects/" + BuddyClient.segment(project) + "/pipelines";
        return list(path, "pipelines", List.of("id"), "name");
    }

    /** A workspace's integrations. Older installations know them by {@code hash_id}. */
    public CompletableFuture<List<Entry>> integrations(String workspace) {
        return list(
                workspacePath(workspace) + "/integrations", "integrations", List.of("identifier", "hash_id"), "name");
    }

    private static String workspacePath(String workspace) {
        return "/workspaces/" + BuddyClient.segment(workspace);
    }

    private CompletableFuture<List<Entry>> list(String path, String wrapper, List<String> idKeys, String nameKey) {
        return list(path, json -> entries(json, wrapper, idKeys, nameKey), 1, new LinkedHashMap<>());
    }

    private CompletableFuture<List<Entry>> list(
            String path, Exchange.Reader<List<Entry>> reader, int page, Map<String, Entry> found) {
        return client.list(path, page, reader, new Attempt(1, timeout)).thenCompose(entries -> {
            int before = found.size();
            entries.forEach(entry -> found.putIfAbsent(entry.id(), entry));
            return found.size() == before || page == MOST_PAGES
                    ? CompletableFuture.completedFuture(List.copyOf(found.values()))
                    : list(path, reader, page + 1, found);
        });
    }

    private static List<Entry> entries(ObjectNode json, String wrapper, List<String> idKeys, String nameKey)
            throws Unreadable {
        JsonNode array = json.path(wrapper);
        if (!array.isArray()) {
            throw new Unreadable(Text.ANSWER_LACKS_LIST.of(wrapper));
        }
        List<Entry> entries = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            String id = idKeys.stream()
                    .map(key -> element.path(key).asText(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
            if (!id.isEmpty()) {
                entries.add(new Entry(id, element.path(nameKey).asText(id)));
            }
        }
        return entries;
    }
}
