package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.buddy.fake.run.FakeActionRun;
import io.jenkins.plugins.buddy.fake.run.FakeRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The web pages behind the links in the fake's responses. They show its actions as they were received. */
final class FakeBuddyWebPages {

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>%1$s - fake Buddy</title>
            <style>
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { margin: 2rem auto; max-width: 48rem; padding: 0 1rem; }
            th, td { border-top: 1px solid GrayText; padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; }
            table { border-collapse: collapse; width: 100%%; }
            pre { margin: 0; white-space: pre-wrap; }
            </style>
            </head>
            <body>
            <main>
            <p>This is a fake Buddy. It shows the actions as it received them.</p>
            <h1>%1$s</h1>
            %2$s
            </main>
            </body>
            </html>
            """;

    private final Collection<FakePipeline> pipelines;

    FakeBuddyWebPages(Collection<FakePipeline> pipelines) {
        this.pipelines = pipelines;
    }

    /** The path of a pipeline's pages. */
    static String path(FakePipeline pipeline) {
        return "/app/" + pipeline.workspace() + "/" + pipeline.project() + "/pipelines";
    }

    /** The path of a run's page. */
    static String path(FakePipeline pipeline, FakeRun run) {
        return path(pipeline) + "/pipeline/" + pipeline.id() + "/execution/" + run.id();
    }

    /** The page of an action, of a run or of a pipeline; the list of all pipelines for any other path. */
    String page(String path) {
        for (FakePipeline pipeline : pipelines) {
            for (ObjectNode action : pipeline.actions()) {
                if (path.equals(path(pipeline) + "/action/" + action.path("id").asLong() + "/edit")) {
                    return frame(action.path("name").asText(), fields(action));
                }
            }
            for (FakeRun run : pipeline.runs().all()) {
                if (path.equals(path(pipeline, run))) {
                    return frame("Run " + run.id() + " of " + pipeline.name(), run(run));
                }
            }
            if (path.equals(path(pipeline) + "/pipeline/" + pipeline.id())) {
                return frame("Pipeline " + pipeline.name(), actions(pipeline) + runs(pipeline));
            }
        }
        return frame(
                "Pipelines",
                pipelines.stream()
                        .map(pipeline -> "<h2>" + escape(pipeline.name()) + "</h2>" + actions(pipeline))
                        .collect(Collectors.joining()));
    }

    private static String actions(FakePipeline pipeline) {
        List<ObjectNode> actions = pipeline.actions();
        return actions.isEmpty()
                ? "<p>This pipeline has no actions yet.</p>"
                : actions.stream()
                        .map(action -> "<li><a href=\"" + path(pipeline) + "/action/"
                                + action.path("id").asLong() + "/edit\">"
                                + escape(action.path("name").asText()) + "</a></li>")
                        .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private static String runs(FakePipeline pipeline) {
        return pipeline.runs().all().stream()
                .map(run -> "<li><a href=\"" + path(pipeline, run) + "\">Run " + run.id() + "</a> "
                        + escape(String.valueOf(run.status())) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    /** A run with the log of each of its actions. */
    private static String run(FakeRun run) {
        ObjectNode fields = run.summary();
        String actions = run.actions().stream()
                .map(FakeActionRun::details)
                .map(action -> "<h2>"
                        + escape(action.path("action").path("name").asText()) + "</h2><p>"
                        + escape(action.path("status").asText()) + " "
                        + escape(action.path("error_message").asText("")) + "</p><pre>" + log(action) + "</pre>")
                .collect(Collectors.joining());
        return fields(fields) + actions;
    }

    private static String log(ObjectNode action) {
        return StreamSupport.stream(action.path("log").spliterator(), false)
                .map(line -> escape(line.asText()))
                .collect(Collectors.joining("\n"));
    }

    private static String fields(ObjectNode action) {
        return action.properties().stream()
                .map(field -> "<tr><th scope=\"row\">" + escape(field.getKey()) + "</th><td><pre>" + escape(text(field))
                        + "</pre></td></tr>")
                .collect(Collectors.joining("", "<table>", "</table>"));
    }

    private static String text(Map.Entry<String, JsonNode> field) {
        if (field.getKey().equals("password")) {
            return "****";
        }
        return field.getValue().isTextual()
                ? field.getValue().asText()
                : field.getValue().toPrettyString();
    }

    private static String frame(String title, String body) {
        return FRAME.formatted(escape(title), body);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
