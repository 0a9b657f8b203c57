package io.jenkins.plugins.buddy.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jvnet.localizer.Localizable;

/**
 * Parses API responses leniently: only required fields are checked, unknown fields and values are ignored.
 *
 * <p>All methods throw {@link UnexpectedJsonException} for what is not as documented, and no other exception.
 */
public final class JsonResponseParser {

    private JsonResponseParser() {}

    /** The body of a successful response. */
    static ObjectNode object(byte[] body) throws UnexpectedJsonException {
        if (body.length == 0) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_Empty());
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_NotJson());
        } catch (IOException e) {
            throw new UnexpectedJsonException(
                    Messages._JsonResponseParser_NotText(e.getClass().getSimpleName()));
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new UnexpectedJsonException(Messages._JsonResponseParser_NotObject());
    }

    /**
     * The elements of a list.
     *
     * @param json the object around it
     * @param key the list's field
     * @param element parses an element
     */
    public static <T> List<T> list(ObjectNode json, String key, ElementParser<T> element)
            throws UnexpectedJsonException {
        JsonNode array = json.path(key);
        if (!array.isArray()) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_NoList(key));
        }
        List<T> elements = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            element.parse(each, elements);
        }
        return elements;
    }

    /**
     * Parses one element of a list.
     *
     * @param <T> the result
     */
    @FunctionalInterface
    public interface ElementParser<T> {

        /** Adds what the element stands for, or nothing if it is to be passed over. */
        void parse(JsonNode element, List<T> elements) throws UnexpectedJsonException;
    }

    /** Buddy's messages in an error response, in their order; empty if it has none. */
    static List<String> messages(byte[] body) {
        ObjectNode json;
        try {
            json = object(body);
        } catch (UnexpectedJsonException e) {
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

    /** A URL that a browser opens as a page; null for any other value, since it is shown as a link. */
    public static String webUrl(JsonNode node) {
        String text = node.textValue();
        return text != null && (text.startsWith("https://") || text.startsWith("http://")) ? text : null;
    }

    /** Thrown when a response is not as documented. The reason does not quote the response. */
    public static final class UnexpectedJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Localizable reason;

        public UnexpectedJsonException(Localizable reason) {
            super(reason.toString());
            this.reason = reason;
        }

        Localizable reason() {
            return reason;
        }
    }
}
