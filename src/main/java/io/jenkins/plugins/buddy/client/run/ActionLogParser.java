package io.jenkins.plugins.buddy.client.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.ResponseParser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses an executed action. It reads the log line by line, since most of a long one is left out. */
record ActionLogParser(RunParser parser) implements ResponseParser<ActionLog> {

    private static final ObjectReader TREES =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public ActionLog parse(byte[] body) throws UnexpectedJsonException {
        LogExcerpt excerpt = new LogExcerpt();
        ObjectNode others = JsonNodeFactory.instance.objectNode();
        try (JsonParser json = Json.MAPPER.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnexpectedJsonException(Messages._ActionLogParser_NoAction());
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("log") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        excerpt.add(line(TREES.readTree(json)));
                    }
                } else {
                    others.set(field, TREES.readTree(json));
                }
            }
        } catch (IOException e) {
            throw new UnexpectedJsonException(Messages._ActionLogParser_NoAction());
        }
        if (!others.path("errors").isEmpty()) {
            throw new UnexpectedJsonException(Messages._ActionLogParser_NoAction());
        }
        if (others.path("log").isTextual()) {
            excerpt.add(others.path("log").asText());
        }
        return new ActionLog(details(others), excerpt);
    }

    private static String line(JsonNode element) {
        return element.isObject() ? element.path("message").asText("") : element.asText("");
    }

    private ActionDetails details(JsonNode json) {
        return new ActionDetails(
                parser.text(json.path("error_message"), null),
                parser.terminator(json),
                outputVariables(json.path("outputted_variables")));
    }

    private static Map<String, String> outputVariables(JsonNode array) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : array) {
            String key = variable.path("key").asText("");
            if (!key.isEmpty() && !variable.path("encrypted").asBoolean()) {
                variables.put(key, variable.path("value").asText(""));
            }
        }
        return variables;
    }
}
