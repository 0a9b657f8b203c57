package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.server.ErrorHints;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Hints for resolving the failure of a step, with the names of its parameters. */
final class RunErrorHints {

    /** The parameters by the terms that Buddy's messages use for them. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "branch", "branch",
            "tag", "tag",
            "pull request", "pullRequest",
            "revision", "revision",
            "variables?", "variables",
            "actions? to run", "actionsToRun",
            "clear cache", "clearCache",
            "refresh", "refresh",
            "priority", "priority",
            "comment", "comment");

    private static final String REMOTE_PREFIX = "origin/";

    private final RunPipelineStep step;

    @CheckForNull
    private final String credentialsId;

    /**
     * @param credentialsId the ID of the token's credentials, null if there are none
     */
    RunErrorHints(RunPipelineStep step, @CheckForNull String credentialsId) {
        this.step = step;
        this.credentialsId = credentialsId;
    }

    String describe(BuddyException failure) {
        return new ErrorHints(credentialsId, this::parametersIn).describe(failure);
    }

    /** The parameters that Buddy's messages name. */
    private Collection<String> parametersIn(List<String> messages) {
        Set<String> parameters = new TreeSet<>();
        PARAMETERS.forEach((words, parameter) -> {
            Pattern name = Pattern.compile(
                    "(?<![a-z_])(?:from_|to_)?" + words.replace(" ", "[_ ]") + "(?![a-z_])", Pattern.CASE_INSENSITIVE);
            if (messages.stream().anyMatch(message -> name.matcher(message).find())) {
                parameters.add(parameter.equals("branch") ? branch() : parameter);
            }
        });
        return parameters;
    }

    /** A branch as git names that of a remote is a common mistake. */
    private String branch() {
        String branch = step.getBranch();
        return branch != null && branch.startsWith(REMOTE_PREFIX)
                ? Messages.RunErrorHints_RemoteBranch(branch.substring(REMOTE_PREFIX.length()), branch)
                : "branch";
    }
}
