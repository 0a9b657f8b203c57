package io.jenkins.plugins.buddy.client.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvnet.localizer.Localizable;

/**
 * Parses API responses leniently: only required fields are checked, unknown fields and values are ignored.
 *
 * <p>All methods throw {@link UnexpectedJsonException} for what is not as documented, and no other exception.
 */
public final class JsonResponseParser {

    /** Reads a part of a document, which others follow. */
    private static final ObjectReader TREES =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Set<String> WEB_SCHEMES = Set.of("https", "http");

    private JsonResponseParser() {}

    /** Converts the JSON object of a response. */
    @FunctionalInterface
    public interface ObjectParser<T> {
        T parse(ObjectNode json) throws UnexpectedJsonException;
    }

    /**
     * Parses one element of a list.
     *
     * @param <T> the result
     */
    @FunctionalInterface
    public interface ElementParser<T> {
        /** The element; empty to pass it over. */
        Optional<T> parse(JsonNode element);
    }

    /** A parser of a JSON object. */
    public static <T> ResponseParser<T> object(ObjectParser<T> parser) {
        return body -> {
            ObjectNode json = tree(body);
            requireNoErrors(json.path("errors"));
            return parser.parse(json);
        };
    }

    /**
     * A parser of a page of a list. It keeps one element at a time, since lists may be long, and passes over elements that are not as
     * documented.
     *
     * @param key the list's field
     * @param element parses an element
     */
    public static <T> ResponseParser<Page<T>> page(String key, ElementParser<T> element) {
        return body -> {
            requireContent(body);
            try (JsonParser json = Json.MAPPER.createParser(body)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new UnexpectedJsonException(
                            json.currentToken() == null
                                    ? Messages._JsonResponseParser_NotJson()
                                    : Messages._JsonResponseParser_NotObject());
                }
                return page(json, key, element);
            } catch (JsonProcessingException e) {
                throw new UnexpectedJsonException(Messages._JsonResponseParser_NotJson());
            } catch (IOException e) {
                throw new UnexpectedJsonException(
                        Messages._JsonResponseParser_NotText(e.getClass().getSimpleName()));
            }
        };
    }

    private static <T> Page<T> page(JsonParser json, String key, ElementParser<T> element)
            throws IOException, UnexpectedJsonException {
        List<T> elements = null;
        int received = 0;
        Map<String, Integer> numbers = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals(key) && elements != null) {
                throw new UnexpectedJsonException(Messages._JsonResponseParser_NotJson());
            } else if (field.equals(key) && value == JsonToken.START_ARRAY) {
                elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    received++;
                    element.parse(TREES.readTree(json)).ifPresent(elements::add);
                }
            } else if (field.equals("errors")) {
                requireNoErrors(TREES.readTree(json));
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                numbers.put(field, json.getValueAsInt(0));
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_NotJson());
        }
        if (elements == null) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_NoList(key));
        }
        return new Page<>(
                elements, received, numbers.getOrDefault("page_size", 0), numbers.getOrDefault("total_page_count", 0));
    }

    private static void requireContent(byte[] body) throws UnexpectedJsonException {
        if (body.length == 0) {
            throw new UnexpectedJsonException(Messages._JsonResponseParser_Empty());
        }
    }

    /** Buddy may report errors with status 200. */
    private static void requireNoErrors(JsonNode errors) throws UnexpectedJsonException {
        List<String> messages = new ArrayList<>();
        collect(errors, messages);
        if (!messages.isEmpty()) {
            throw new UnexpectedJsonException(messages);
        }
    }

    private static ObjectNode tree(byte[] body) throws UnexpectedJsonException {
        requireContent(body);
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

    /** Buddy's messages in an error response, in their order; empty if it has none. */
    static List<String> messages(byte[] body) {
        ObjectNode json;
        try {
            json = tree(body);
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

    /** A text that may be shown, without secrets; null for any other value. */
    public static String text(JsonNode node, Redactor redactor) {
        return node.isTextual() ? redactor.redact(node.textValue()) : null;
    }

    /** A URL that a browser opens as a page, without secrets; null for any other value, since it is shown as a link. */
    public static String webUrl(JsonNode node, Redactor redactor) {
        return webUrl(node.textValue(), redactor);
    }

    /** A URL like that of {@link #webUrl(JsonNode, Redactor)}; null for null. */
    public static String webUrl(String text, Redactor redactor) {
        if (text == null || !Redactor.NO_SECRETS.redact(text).equals(text)) {
            return null;
        }
        try {
            URI url = new URI(text);
            return url.getRawAuthority() != null && WEB_SCHEMES.contains(url.getScheme())
                    ? redactor.redact(text)
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Thrown when a response is not as documented. The reason does not quote the response. */
    public static final class UnexpectedJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Localizable reason;
        private final List<String> errors;

        public UnexpectedJsonException(Localizable reason) {
            super(reason.toString());
            this.reason = reason;
            this.errors = List.of();
        }

        private UnexpectedJsonException(List<String> errors) {
            // Without the errors, which may quote secrets.
            super(Messages.JsonResponseParser_Errors());
            this.reason = Messages._JsonResponseParser_Errors();
            this.errors = List.copyOf(errors);
        }

        /** The errors that the response reports; empty if it is malformed. */
        List<String> errors() {
            return errors;
        }

        Localizable reason() {
            return reason;
        }
    }
}
