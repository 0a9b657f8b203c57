package io.jenkins.plugins.buddy.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.Run;
import io.jenkins.plugins.buddy.BuddyJenkinsTestCase;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import io.jenkins.plugins.buddy.fake.run.FakeRuns;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;

/** Base of the tests that run pipelines of a fake Buddy in builds. */
abstract class RunPipelineTestCase extends BuddyJenkinsTestCase {

    static final ObjectMapper JSON = new ObjectMapper();

    FakeRuns runs;

    @BeforeEach
    void setUpRuns() {
        runs = pipeline.runs();
    }

    /**
     * A step with all required parameters.
     *
     * @param more further arguments, or empty
     */
    static String runStep(String more) {
        return "buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42"
                + (more.isEmpty() ? "" : ", " + more) + ")";
    }

    /** An action of the pipeline. Returns its ID. */
    long addAction(String name) {
        return pipeline.add(JSON.createObjectNode().put("name", name).put("type", "BUILD"));
    }

    /** The only request that started a run, without its comment. */
    JsonNode started() {
        assertEquals(1, runs.all().size(), () -> runs.all().toString());
        ObjectNode request = runs.run(1).request();
        request.remove("comment");
        return request;
    }

    /** Starts a build and waits until Buddy has received the request that starts the run. */
    WorkflowRun startBuild(String script) throws Exception {
        WorkflowRun build = pipelineJob(script).scheduleBuild2(0).waitForStart();
        runs.await(runs.all().size() + 1L);
        return build;
    }

    FakeRun run(long id) {
        return runs.run(id);
    }

    static String lastLine(Run<?, ?> build) throws Exception {
        List<String> console = console(build);
        return console.get(console.size() - 1);
    }

    static void assertLine(Run<?, ?> build, String part) throws Exception {
        List<String> console = console(build);
        assertTrue(console.stream().anyMatch(line -> line.contains(part)), () -> String.join("\n", console));
    }
}
