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
            case SLEEP -> "sleep 2";
            case ECHO -> "echo \"Build image ${n}\"";
        };
    }

    private static String httpRequest(String url, String authorization) {
        return "httpRequest(httpMode: 'POST', url: '" + url
                + "', contentType: 'APPLICATION_JSON', customHeaders: [[name: 'Authorization', value: " + authorization
                + ", maskValue: true]], requestBody: \"\"\"" + ExampleAction.numberedBody() + "\"\"\")";
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
            case HTTP_REQUEST -> withToken;
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
