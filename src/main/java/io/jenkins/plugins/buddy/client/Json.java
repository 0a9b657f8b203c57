package io.jenkins.plugins.buddy.client;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How this package reads and writes JSON. */
final class Json {

    /** Strict about what follows the value: a truncated or doubled answer is no answer. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /** Jackson's reason and place, without the source text that its full message quotes. */
    static Message reason(JsonProcessingException e) {
        JsonLocation place = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        return Text.IS_NOT_JSON.of(
                e.getOriginalMessage().lines().findFirst().orElse(""), place.getLineNr(), place.getColumnNr());
    }
}
