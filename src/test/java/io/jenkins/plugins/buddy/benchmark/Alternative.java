package io.jenkins.plugins.buddy.benchmark;

import java.net.URI;

/** The step, its alternatives, and the steps that show the minimum cost of any step. */
enum Alternative {
    BUDDY("`buddyDockerfileAction`"),
    DRY_RUN("`buddyDockerfileAction(dryRun: true)`"),
    HTTP_REQUEST("`httpRequest`"),
    /** Not recommended to anyone; it shows the cost of the credentials. */
    HTTP_REQUEST_PLAIN_TOKEN("`httpRequest`, token in the Jenkinsfile"),
    CURL("`sh 'curl'`"),
    RUN_PIPELINE("`buddyRunPipeline`"),
    POLLING_5_S("`httpRequest` and `sleep 5`"),
    POLLING_15_S("`httpRequest` and `sleep 15`"),
    SLEEP("`sleep`"),
    ECHO("`echo`");

    private final String label;

    Alternative(String label) {
        this.label = label;
    }

    /** A step in Groovy; {@code n} is its number. */
    private String step(URI server) {
        String url = server + LoadServer.ACTIONS;
        return switch (this) {
            case BUDDY -> "buddyDockerfileAction(" + ExampleAction.STEP_ARGUMENTS + ")";
            // With DUPLICATE, a dry run sends no request.
            case DRY_RUN ->
                "buddyDockerfileAction(" + ExampleAction.STEP_ARGUMENTS + ", ifExists: 'DUPLICATE', dryRun: true)";
            case HTTP_REQUEST -> httpRequest(url, "'Bearer ' + TOKEN");
            case HTTP_REQUEST_PLAIN_TOKEN -> httpRequest(url, "'Bearer " + ExampleAction.TOKEN + "'");
            case CURL ->
                "sh \"\"\"curl -fsS -X POST -H \"Authorization: Bearer \\$TOKEN\" -H 'Content-Type: application/json' -d '"
                        + ExampleAction.numberedBody() + "' " + url + "\"\"\"";
            case RUN_PIPELINE ->
                "buddyRunPipeline(workspace: 'acme', project: 'web', pipelineId: 42, branch: 'main', showLog: false)";
            case POLLING_5_S -> polling(server, 5);
            case POLLING_15_S -> polling(server, 15);
            case SLEEP -> "sleep 2";
            case ECHO -> "echo \"Build image ${n}\"";
        };
    }

    private static String httpRequest(String url, String authorization) {
        return "httpRequest(httpMode: 'POST', url: '" + url
                + "', contentType: 'APPLICATION_JSON', customHeaders: [[name: 'Authorization', value: " + authorization
                + ", maskValue: true]], requestBody: \"\"\"" + ExampleAction.numberedBody() + "\"\"\")";
    }

    /** A loop that starts a run and asks for its status until it has ended. It reads as little as possible of the JSON, without a plugin. */
    private static String polling(URI server, int seconds) {
        String url = server + LoadRuns.PATH;
        String options =
                "quiet: true, customHeaders: [[name: 'Authorization', value: 'Bearer ' + TOKEN, maskValue: true]]";
        return String.join(
                "\n",
                "def run = httpRequest(httpMode: 'POST', url: '" + url + "', contentType: 'APPLICATION_JSON', "
                        + "requestBody: '{\"branch\": {\"name\": \"main\"}}', " + options + ").content",
                "def id = run.replaceFirst(/(?s).*?\"id\": (\\d+).*/, '$1')",
                "while (run.contains('\"status\": \"INPROGRESS\"')) {",
                "  sleep " + seconds,
                "  run = httpRequest(url: \"" + url + "/${id}\", " + options + ").content",
                "}");
    }

    /** The number of warm-up builds: processes spend little of their time in code that the JVM compiles. */
    int warmUp(int builds) {
        return this == CURL ? 1 : builds;
    }

    /** A Pipeline with steps one after the other. */
    String inARow(int steps, URI server) {
        return wrap("for (int i = 0; i < " + steps + "; i++) {\n  int n = i\n  " + step(server) + "\n}");
    }

    /** A Pipeline with steps at the same time. */
    String atOnce(int steps, URI server) {
        return wrap("def branches = [:]\nfor (int i = 0; i < " + steps
                + "; i++) {\n  int n = i\n  branches[\"b${n}\"] = { " + step(server) + " }\n}\nparallel branches");
    }

    /** Adds, once for all steps, the credentials and the agent that they need; the controller is the fastest agent. */
    private String wrap(String script) {
        String withToken = "withCredentials([string(credentialsId: '" + BenchmarkJenkins.CREDENTIALS_ID
                + "', variable: 'TOKEN')]) {\n" + script + "\n}";
        return switch (this) {
            case HTTP_REQUEST, POLLING_5_S, POLLING_15_S -> withToken;
            case CURL -> "node {\n" + withToken + "\n}";
            default -> script;
        };
    }

    /** The label in tables. */
    @Override
    public String toString() {
        return label;
    }
}
