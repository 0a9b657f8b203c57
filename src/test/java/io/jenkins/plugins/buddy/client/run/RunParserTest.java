package io.jenkins.plugins.buddy.client.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.buddy.client.Json;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser.UnexpectedJsonException;
import io.jenkins.plugins.buddy.client.http.Redactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunParserTest {

    private final RunParser parser = new RunParser(Redactor.NO_SECRETS);

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    @Test
    void numberAndStatusAreSufficient() throws Exception {
        PipelineRun run = parser.run(json("{'id': 7, 'status': 'NEW_STATUS'}"));
        assertAll(
                () -> assertEquals(7, run.id()),
                () -> assertEquals("NEW_STATUS", run.status()),
                () -> assertNull(run.branch()),
                () -> assertNull(run.startDate()),
                () -> assertEquals(0, run.durationMillis()),
                () -> assertTrue(run.actions().isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status': 'FAILED'}",
                "{'id': 'x', 'status': 'FAILED'}",
                "{'id': 1.5, 'status': 'FAILED'}",
                "{'id': 7}",
                "{'id': 7, 'status': null}",
                "{'id': 7, 'status': ' '}",
                "{'id': 7, 'status': {}}"
            })
    void incompleteRunIsRejected(String text) {
        assertThrows(UnexpectedJsonException.class, () -> parser.run(json(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': 7, 'status': 'FAILED', 'branch': 'main', 'tag': 3, 'creator': [], 'action_executions': {}}",
                "{'id': 7, 'status': 'FAILED', 'action_executions': [null, 1, 'x']}",
                "{'id': 7, 'status': 'FAILED', 'html_url': 'javascript:alert(1)', 'start_date': 5, 'finish_date': 'x'}"
            })
    void unexpectedValuesAreIgnored(String text) throws Exception {
        PipelineRun run = parser.run(json(text));
        assertAll(
                () -> assertNull(run.branch()),
                () -> assertNull(run.htmlUrl()),
                () -> assertNull(run.finishDate()),
                () -> assertTrue(run.actions().isEmpty()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "2016-03-29T08:05:30Z, 2016-03-29T08:05:30Z",
                "2016-03-29T08:05:30.3Z, 2016-03-29T08:05:30.300Z",
                "2016-03-29T08:05:30.33Z, 2016-03-29T08:05:30.330Z",
                "2016-03-29T08:05:30.123456789Z, 2016-03-29T08:05:30.123456789Z",
                "2016-03-29T08:05:30.1234567891234Z, 2016-03-29T08:05:30.123456789Z",
                "2016-03-29T10:05:30+02:00, 2016-03-29T08:05:30Z",
                "2016-03-29, null",
                "'', null"
            })
    void datesHaveAnyPrecision(String date, String expected) {
        assertEquals(expected, RunParser.date(JsonNodeFactory.instance.textNode(date)));
    }

    @ParameterizedTest
    @CsvSource({"2020-01-01T00:00:01.5Z, 500", "2020-01-01T00:00:00Z, 0", "2019-12-31T23:59:59Z, 0"})
    void durationIsNeverNegative(String finish, long millis) throws Exception {
        assertEquals(
                millis,
                parser.run(json("{'id': 7, 'status': 'FAILED', 'start_date': '2020-01-01T00:00:01Z', 'finish_date': '"
                                + finish + "'}"))
                        .durationMillis());
    }

    @ParameterizedTest
    @CsvSource({"1a2b, 1a2b", "17, 17", "'', #0", "../x, #0", ".., #0", "a/b, #0"})
    void executionIdThatCannotBePartOfAUrlIsReplaced(String id, String expected) throws Exception {
        PipelineRun run = parser.run(
                json("{'id': 7, 'status': 'FAILED', 'action_executions': [{'action_execution_id': '" + id + "'}]}"));
        assertEquals(expected, run.actions().get(0).executionId());
    }

    @Test
    void progressIsTheAverageOfTheActions() throws Exception {
        PipelineRun run = parser.run(json("{'id': 7, 'status': 'INPROGRESS', 'action_executions': ["
                + "{'status': 'SUCCESSFUL'}, {'status': 'INPROGRESS', 'progress': 50},"
                + "{'status': 'INITIAL', 'progress': null}, {'status': 'INITIAL', 'progress': -3}]}"));
        assertEquals(37, run.progress());
    }
}
