package io.jenkins.plugins.buddy.client.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses runs leniently: a run has a number, and a status or the date of its end; everything else may be absent.
 *
 * @param redactor cleans the texts to show
 */
record RunParser(Redactor redactor) {

    /** Begins the substitute for an ID that older installations lack, or that cannot be part of a URL. */
    private static final String WITHOUT_ID = "#";

    /** The JDK reads nine digits of a second. */
    private static final Pattern FURTHER_DIGITS = Pattern.compile("(\\.\\d{9})\\d+");

    /** A run that is read alone or was just started. */
    PipelineRun run(JsonNode json) throws UnexpectedJsonException {
        PipelineRun run = summary(json).orElseThrow(() -> new UnexpectedJsonException(Messages._RunParser_NoId()));
        if (run.status().isEmpty() && run.finishDate() == null) {
            throw new UnexpectedJsonException(Messages._RunParser_NoStatus(Long.toString(run.id())));
        }
        return run;
    }

    /** An element of a list; empty if it has no usable number. Its status may be empty. */
    Optional<PipelineRun> summary(JsonNode json) {
        JsonNode id = json.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            return Optional.empty();
        }
        String start = date(json.path("start_date"));
        String finish = date(json.path("finish_date"));
        return Optional.of(new PipelineRun(
                id.asLong(),
                text(json.path("status"), ""),
                JsonResponseParser.webUrl(json.path("url"), redactor),
                JsonResponseParser.webUrl(json.path("html_url"), redactor),
                text(json.path("branch").path("name"), null),
                text(json.path("tag").path("name"), null),
                text(json.path("to_revision").path("revision"), null),
                text(json.path("comment"), null),
                start,
                finish,
                millisBetween(start, finish),
                text(json.path("creator").path("name"), null),
                text(json.path("pipeline").path("name"), null),
                JsonResponseParser.webUrl(json.path("pipeline").path("html_url"), redactor),
                actions(json.path("action_executions"))));
    }

    private List<ActionExecution> actions(JsonNode array) {
        List<ActionExecution> actions = new ArrayList<>();
        for (JsonNode json : array) {
            if (json.isObject()) {
                actions.add(action(json, actions.size()));
            }
        }
        return actions;
    }

    private ActionExecution action(JsonNode json, int index) {
        JsonNode action = json.path("action");
        String start = date(json.path("start_date"));
        String finish = date(json.path("finish_date"));
        return new ActionExecution(
                Optional.ofNullable(text(json.path("action_execution_id"), null))
                        .flatMap(PathSegment::parse)
                        .map(PathSegment::value)
                        .orElse(WITHOUT_ID + index),
                action.path("id").isIntegralNumber() ? action.path("id").asLong() : null,
                text(action.path("name"), ""),
                text(action.path("type"), ""),
                text(json.path("status"), ""),
                Math.max(0, Math.min(100, json.path("progress").asInt(0))),
                start,
                finish,
                millisBetween(start, finish),
                text(json.path("error_message"), null),
                terminator(json));
    }

    /** Returns whether an ID comes from Buddy. */
    static boolean isId(String executionId) {
        return !executionId.startsWith(WITHOUT_ID);
    }

    /** The user who terminated an action, null if Buddy returned none. Only the ID is documented. */
    String terminator(JsonNode json) {
        return text(json.path("terminator").path("name"), text(json.path("terminator_id"), null));
    }

    String text(JsonNode node, String otherwise) {
        String text = node.isValueNode() && !node.isNull() ? redactor.redact(node.asText()) : "";
        return text.isEmpty() ? otherwise : text;
    }

    /** A date in ISO format with any number of digits; null for any other value. */
    static String date(JsonNode node) {
        return node.isTextual() ? parse(node.asText()).map(Instant::toString).orElse(null) : null;
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(FURTHER_DIGITS.matcher(text.strip()).replaceFirst("$1"))
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long millisBetween(String start, String finish) {
        return start == null || finish == null
                ? 0
                : Math.max(
                        0,
                        Duration.between(Instant.parse(start), Instant.parse(finish))
                                .toMillis());
    }
}
