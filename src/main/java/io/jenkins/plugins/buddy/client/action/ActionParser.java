package io.jenkins.plugins.buddy.client.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.util.Optional;

/** Parses actions of a pipeline. */
final class ActionParser {

    private final Redactor redactor;

    ActionParser(Redactor redactor) {
        this.redactor = redactor;
    }

    PipelineAction action(JsonNode json) throws UnexpectedJsonException {
        JsonNode id = json.path("id");
        JsonNode name = json.path("name");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw new UnexpectedJsonException(Messages._ActionParser_NoId());
        }
        if (!name.isTextual()) {
            throw new UnexpectedJsonException(Messages._ActionParser_NoName(id.asText()));
        }
        return new PipelineAction(id.asLong(), name.textValue(), json, redactor);
    }

    /** An element of a list; empty if it has no usable ID or name. */
    Optional<PipelineAction> summary(JsonNode json) {
        try {
            return Optional.of(action(json));
        } catch (UnexpectedJsonException e) {
            return Optional.empty();
        }
    }
}
