package io.jenkins.plugins.buddy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineRefTest {

    @Test
    void pathHasEncodedNames() {
        assertEquals("/workspaces/acme/projects/my%20web/pipelines/42", new PipelineRef("acme", "my web", 42).path());
    }

    @ParameterizedTest
    @CsvSource({"a/../b, web, 42", "acme, .., 42", "'', web, 42", "acme, ' ', 42", "acme, web, 0", "acme, web, -42"})
    void invalidPartIsRejected(String workspace, String project, long id) {
        assertThrows(IllegalArgumentException.class, () -> new PipelineRef(workspace, project, id));
    }
}
