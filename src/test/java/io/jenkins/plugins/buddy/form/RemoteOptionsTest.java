package io.jenkins.plugins.buddy.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.Fault;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of a job's form that are fetched from Buddy. */
class RemoteOptionsTest extends BuddyJenkinsTestCase {

    private RemoteOptions options;

    @BeforeEach
    void createOptions() {
        options = new RemoteOptions(null, "", "");
    }

    @Test
    void optionsAreFetched() {
        assertEquals(List.of("acme"), options.workspaces());
        assertEquals(List.of("web"), options.projects("acme"));
        assertEquals(List.of("Live mirror (42)"), options.pipelines("acme", "web"));
        assertEquals(List.of("Our registry (5ddb)"), options.integrations("acme"));
    }

    @Test
    void optionsAreCached() {
        assertEquals(List.of("acme"), options.workspaces());
        buddy.forgetRequests();
        assertEquals(List.of("acme"), options.workspaces());
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void failureIsReportedByTheCheckAndNotCached() {
        buddy.failAll(Fault.response(500, ""));
        assertEquals(List.of(), options.projects("acme"));
        FormValidation check = options.checkProject("anything", "acme");
        assertEquals(FormValidation.Kind.OK, check.kind);
        assertTrue(
                check.getMessage().startsWith("Could not load options from Buddy: Buddy responded with 500"),
                check::getMessage);
        buddy.clearFaults();
        assertEquals(List.of("web"), options.projects("acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$WORKSPACE", ".."})
    void variableOrInvalidNameHasNoOptions(String workspace) {
        assertEquals(List.of(), options.pipelines(workspace, "web"));
        assertEquals(List.of(), buddy.requests());
    }

    @Test
    void unknownServerHasNoOptions() {
        assertEquals(List.of(), new RemoteOptions(null, "gone", "").workspaces());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    Live (mirror) (42), 42
                    42, 42
                    $PIPELINE, $PIPELINE
                    5ddb7c180fb38be67bd78a88a, 5ddb7c180fb38be67bd78a88a
                    a (b) c, a (b) c
                    """)
    void idIsExtractedFromAnOption(String text, String id) {
        assertEquals(id, RemoteOptions.idOf(text));
    }
}
