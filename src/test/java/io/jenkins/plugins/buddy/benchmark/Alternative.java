package io.jenkins.plugins.buddy.benchmark;

import java.net.URI;

/** What is compared: the step, what people use instead of it, and the least that any step costs. */
enum Alternative {
    BUDDY("`buddyDockerfileAction`"),
    DRY_RUN("`buddyDockerfileAction(dryRun: true)`"),
    HTTP_REQUEST("`httpRequest`"),
    /** What nobody should do: it shows what the credentials take. */
    HTTP_REQUEST_OPEN_TOKEN("`httpRequest`, the token in the Jenkinsfile"),
    CURL("`sh 'curl'`"),
    SLEEP("`sleep`"),
    ECHO("`echo`");

    /** What credentials become in a Jenkinsfile. */
    private static final String TOKEN = "TOKEN";

    private final String label;

    Alternative(String label) {
        this.label = label;
    }

    /** One step, in Groovy, where {@code n} is its number. */
    private String step(URI server) {
        return switch (this) {
            case BUDDY -> "buddyDockerfileAction(" + ExampleAction.STEP_ARGUMENTS + ")";
            // Together they ask nothing.
            case DRY_RUN ->
                "buddyDockerfileAction(" + ExampleAction.STEP_ARGUMENTS + ", ifExists: 'DUPLICATE', dryRun: true)";
            case HTTP_REQUEST -> httpRequest(server, "'Bearer ' + " + TOKEN);
            case HTTP_REQUEST_OPEN_TOKEN -> httpRequest(server, "'Bearer " + ExampleAction.TOKEN + "'");
            case CURL ->
                "sh \"\"\"curl -fsS -X POST -H \"Authorization: Bearer \\$" + TOKEN
                        + "\" -H 'Content-Type: application/json' -d '" + ExampleAction.numberedBody() + "' " + server
                        + LoadServer.ACTIONS + "\"\"\"";
            case SLEEP -> "sleep 2";
            case ECHO -> "echo \"Build image ${n}\"";
        };
    }

    private static String httpRequest(URI server, String authorization) {
        return "httpRequest(httpMode: 'POST', url: '" + server + LoadServer.ACTIONS
                + "', contentType: 'APPLICATION_JSON', customHeaders: [[name: 'Authorization', value: " + authorization
                + ", maskValue: true]], requestBody: \"\"\"" + ExampleAction.numberedBody() + "\"\"\")";
    }

    /** How many of these builds are needed first: processes take most of their time outside of what gets compiled. */
    int warmUp(int builds) {
        return this == CURL ? 1 : builds;
    }

    /** A Pipeline with as many steps one after the other. */
    String inARow(int steps, URI server) {
        return whereItRuns("for (int i = 0; i < " + steps + "; i++) {\n  int n = i\n  " + step(server) + "\n}");
    }

    /** A Pipeline with as many steps at the same time. */
    String atOnce(int steps, URI server) {
        return whereItRuns("def branches = [:]\nfor (int i = 0; i < " + steps
                + "; i++) {\n  int n = i\n  branches[\"b${n}\"] = { " + step(server) + " }\n}\nparallel branches");
    }

    /**
     * Around all of the steps, once, is what they need beside themselves: the token from its credentials, and for processes an
     * agent, which is the controller's own, the cheapest that there is.
     */
    private String whereItRuns(String script) {
        return switch (this) {
            case HTTP_REQUEST -> withToken(script);
            case CURL -> "node {\n" + withToken(script) + "\n}";
            default -> script;
        };
    }

    private static String withToken(String script) {
        return "withCredentials([string(credentialsId: '" + MeasuredJenkins.CREDENTIALS_ID + "', variable: '" + TOKEN
                + "')]) {\n" + script + "\n}";
    }

    /** For tables. */
    @Override
    public String toString() {
        return label;
    }
}
