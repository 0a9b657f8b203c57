package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Understands what Buddy sends: what it must be able to tell, and nothing more. Unknown fields and unknown values are welcome.
 *
 * <p>All methods throw {@link Unreadable} for what is not as documented, and no other exception.
 */
final class AnswerReader {

    private AnswerReader() {}

    /** The bytes of a successful answer as JSON. */
    static ObjectNode object(byte[] body) throws Unreadable {
        if (body.length == 0) {
            throw new Unreadable(Text.ANSWER_IS_EMPTY.of());
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Unreadable(Text.ANSWER_IS_NOT_JSON.of());
        } catch (IOException e) {
            throw new Unreadable(Text.ANSWER_IS_NO_TEXT.of(e.getClass().getSimpleName()));
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new Unreadable(Text.ANSWER_IS_NO_JSON_OBJECT.of());
    }

    static BuddyAction action(JsonNode json) throws Unreadable {
        JsonNode id = json.path("id");
        JsonNode name = json.path("name");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw new Unreadable(Text.ACTION_LACKS_ID.of());
        }
        if (!name.isTextual()) {
            throw new Unreadable(Text.ACTION_LACKS_NAME.of(id.asLong()));
        }
        JsonNode pipeline = json.path("pipeline");
        return new BuddyAction(
                id.asLong(),
                name.asText(),
                json.path("type").asText(""),
                webAddress(json.path("url")),
                webAddress(json.path("html_url")),
                pipeline.path("name").textValue(),
                webAddress(pipeline.path("html_url")),
                json);
    }

    static List<BuddyAction> actions(ObjectNode json) throws Unreadable {
        JsonNode list = json.path("actions");
        if (!list.isArray()) {
            throw new Unreadable(Text.ANSWER_LACKS_LIST.of("actions"));
        }
        List<BuddyAction> actions = new ArrayList<>(list.size());
        for (JsonNode action : list) {
            actions.add(action(action));
        }
        return actions;
    }

    /** Buddy's own words in a refusal, in the order they came; empty if it has none. */
    static List<String> messages(byte[] body) {
        ObjectNode json;
        try {
            json = object(body);
        } catch (Unreadable e) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        collect(json.path("errors"), messages);
        collect(json.path("error"), messages);
        collect(json.path("message"), messages);
        return messages;
    }

    private static void collect(JsonNode node, List<String> messages) {
        if (node.isTextual() && !node.asText().isBlank()) {
            messages.add(node.asText());
        } else if (node.isArray()) {
            node.forEach(element -> collect(element, messages));
        } else if (node.isObject()) {
            collect(node.path("message"), messages);
        }
    }

    /** A link is shown to people, so only what a browser opens as a page is one. */
    private static String webAddress(JsonNode node) {
        String text = node.textValue();
        return text != null && (text.startsWith("https://") || text.startsWith("http://")) ? text : null;
    }

    /** What is wrong with an answer, without quoting it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final Message reason;

        Unreadable(Message reason) {
            super(reason.toString());
            this.reason = reason;
        }

        Message reason() {
            return reason;
        }
    }
}
