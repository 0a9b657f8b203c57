package io.jenkins.plugins.buddy.run;

import static io.jenkins.plugins.buddy.run.RunSamples.PIPELINE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.buddy.client.run.PipelineRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;

/** The return value of the step. */
class PipelineRunResultTest {

    private static PipelineRunResult result(PipelineRun run, Map<String, String> outputVariables) {
        return new PipelineRunResult(new RunState(PIPELINE, run, outputVariables, false, 0));
    }

    private static Object restored(Object kept) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(kept);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void resultIsRestoredWithAllItsParts() throws Exception {
        PipelineRunResult result = result(RunSamples.inProgress(), Map.of("VERSION", "1.0"));
        PipelineRunResult restored = (PipelineRunResult) restored(result);
        ActionExecutionResult action =
                (ActionExecutionResult) restored(result.getActions().get(0));
        assertAll(
                () -> assertEquals(7, restored.getId()),
                () -> assertEquals("acme", restored.getWorkspace()),
                () -> assertEquals(42, restored.getPipelineId()),
                () -> assertEquals("buddy-mark nightly", restored.getComment()),
                () -> assertEquals(Map.of("VERSION", "1.0"), restored.getOutputVariables()),
                () -> assertEquals(
                        List.of("SUCCESSFUL action 'Build image'", "INPROGRESS action 'Deploy'"),
                        restored.getActions().stream().map(Object::toString).toList()),
                () -> assertEquals("DOCKERFILE", action.getType()),
                () -> assertEquals(2, ((List<?>) restored(result.getActions())).size()),
                () -> assertEquals(Map.of("VERSION", "1.0"), restored(result.getOutputVariables())));
    }

    @Test
    void unknownValuesAreNullOrEmpty() throws Exception {
        PipelineRunResult result = result(RunSamples.run("'id':7,'status':'ENQUEUED'"), null);
        assertAll(
                () -> assertNull(result.getStartDate()),
                () -> assertNull(result.getFinishDate()),
                () -> assertEquals(0, result.getDurationMillis()),
                () -> assertEquals(List.of(), result.getActions()),
                () -> assertEquals(Map.of(), result.getOutputVariables()));
    }

    @Test
    void resultCannotBeChanged() throws Exception {
        Map<String, String> output = new HashMap<>(Map.of("VERSION", "1.0"));
        PipelineRunResult result = result(RunSamples.inProgress(), output);
        output.put("VERSION", "2.0");
        assertAll(
                () -> assertEquals("1.0", result.getOutputVariables().get("VERSION")),
                () -> assertThrows(
                        UnsupportedOperationException.class,
                        () -> result.getOutputVariables().clear()),
                () -> assertThrows(
                        UnsupportedOperationException.class,
                        () -> result.getActions().clear()));
    }

    @Test
    void everyGetterIsExportedAndUsableInTheSandbox() {
        assertAll(Stream.of(PipelineRunResult.class, ActionExecutionResult.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.getName().matches("get[A-Z].*"))
                .map(method -> () -> assertEquals(
                        List.of(true, true),
                        List.of(
                                method.isAnnotationPresent(Exported.class),
                                method.isAnnotationPresent(Whitelisted.class)),
                        method.getName())));
        assertEquals(
                new TreeSet<>(List.of(
                        "getId",
                        "getStatus",
                        "getUrl",
                        "getHtmlUrl",
                        "getWorkspace",
                        "getProject",
                        "getPipelineId",
                        "getPipelineName",
                        "getBranch",
                        "getTag",
                        "getRevision",
                        "getComment",
                        "getStartDate",
                        "getFinishDate",
                        "getDurationMillis",
                        "getActions",
                        "getOutputVariables")),
                Stream.of(PipelineRunResult.class.getDeclaredMethods())
                        .map(method -> method.getName())
                        .filter(name -> name.startsWith("get"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
