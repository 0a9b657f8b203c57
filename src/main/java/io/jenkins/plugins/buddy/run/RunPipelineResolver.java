package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.RunRequest.Variable;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import io.jenkins.plugins.buddy.validation.AdditionalFields;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.JenkinsLocationConfiguration;

/** Checks the input of a step, replaces variables, and looks up what it names. Nothing is sent. */
final class RunPipelineResolver {

    private static final String RUN = "run";
    private static final String BRANCH_PREFIX = "refs/heads/";
    private static final String TAG_PREFIX = "refs/tags/";

    private final RunPipelineStep step;
    private final Run<?, ?> run;
    private final UnaryOperator<String> expand;
    private final ValidationErrors errors = new ValidationErrors();
    private final CredentialsResolver credentials;

    /**
     * @param run the build
     * @param expand replaces variables in a text; null stays null
     */
    RunPipelineResolver(RunPipelineStep step, Run<?, ?> run, UnaryOperator<String> expand) {
        this.step = step;
        this.run = run;
        this.expand = expand;
        this.credentials = new CredentialsResolver(run, errors);
    }

    /**
     * Resolves the input.
     *
     * @throws AbortException if it is invalid, with all errors in one line
     */
    ResolvedRunPipeline resolve() throws AbortException {
        Optional<PipelineTarget> target = PipelineTarget.resolve(step, expand, credentials, errors);
        RunOptions options =
                new RunOptions(flag("wait", step.getWait(), true), flag("showLog", step.getShowLog(), true));
        boolean propagate = flag("propagate", step.getPropagate(), true);
        boolean cancelOnAbort = flag("cancelOnAbort", step.getCancelOnAbort(), true);
        Optional<Long> followed = Optional.empty();
        Optional<RunRequest> request = Optional.empty();
        if (step.runText() == null) {
            request = Optional.of(request());
        } else {
            followed = checkId(RUN, expand.apply(step.runText()), errors);
            refuseParametersOfStart();
        }
        errors.abortIfAny();
        return new ResolvedRunPipeline(target.orElseThrow(), request, followed, options, propagate, cancelOnAbort);
    }

    /** Checks the ID of a run or an action. */
    @NonNull
    static Optional<Long> checkId(@NonNull String parameter, @CheckForNull String value, ValidationErrors errors) {
        String given = Util.fixEmptyAndTrim(value);
        Optional<Long> id =
                given == null ? Optional.empty() : PipelineId.parse(given).map(PipelineId::value);
        if (id.isEmpty()) {
            errors.add(
                    parameter,
                    given == null ? Messages.RunPipelineResolver_NoId() : Messages.RunPipelineResolver_NotId(given));
        }
        return id;
    }

    /** Checks that there is at most one of the refs. */
    static void checkRefs(
            @CheckForNull String branch,
            @CheckForNull String tag,
            @CheckForNull String pullRequest,
            ValidationErrors errors) {
        Map<String, String> refs = new LinkedHashMap<>();
        refs.put("branch", Util.fixEmptyAndTrim(branch));
        refs.put("tag", Util.fixEmptyAndTrim(tag));
        refs.put("pullRequest", Util.fixEmptyAndTrim(pullRequest));
        refs.values().removeIf(value -> value == null);
        if (refs.size() > 1) {
            errors.add(String.join(", ", refs.keySet()), Messages.RunPipelineResolver_SeveralRefs());
        }
    }

    private void refuseParametersOfStart() {
        String given = Stream.of(
                        given("branch", step.getBranch() != null),
                        given("tag", step.getTag() != null),
                        given("pullRequest", step.getPullRequest() != null),
                        given("revision", step.getRevision() != null),
                        given("comment", step.getComment() != null),
                        given("variables", !step.getVariables().isEmpty()),
                        given("actionsToRun", !step.getActionsToRun().isEmpty()),
                        given("clearCache", !step.getClearCache().equals(false)),
                        given("refresh", !step.getRefresh().equals(false)),
                        given("priority", !step.getPriority().equals(RunRequest.Priority.NORMAL.name())),
                        given("additionalFields", step.getAdditionalFields() != null))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        if (!given.isEmpty()) {
            errors.add(RUN, Messages.RunPipelineResolver_NotWithRun(given));
        }
    }

    private static Optional<String> given(String parameter, boolean given) {
        return given ? Optional.of(parameter) : Optional.empty();
    }

    private RunRequest request() {
        String branch = withoutPrefix("branch", text(step.getBranch()), BRANCH_PREFIX);
        String tag = withoutPrefix("tag", text(step.getTag()), TAG_PREFIX);
        String pullRequest = text(step.getPullRequest());
        checkRefs(branch, tag, pullRequest, errors);
        return RunRequest.builder()
                .branch(branch)
                .tag(tag)
                .pullRequest(pullRequest)
                .revision(text(step.getRevision()))
                .comment(comment())
                .variables(variables())
                .actionsToRun(actionsToRun())
                .clearCache(flag("clearCache", step.getClearCache(), false))
                .refresh(flag("refresh", step.getRefresh(), false))
                .priority(errors.choose("priority", RunRequest.Priority.class, text(step.getPriority()))
                        .filter(priority -> priority != RunRequest.Priority.NORMAL)
                        .orElse(null))
                .additionalFields(AdditionalFields.parse(
                        step.getAdditionalFields(), expand, RunRequest::allowsAdditional, errors))
                .build();
    }

    private boolean flag(String parameter, Object entered, boolean defaultValue) {
        return errors.flag(parameter, entered instanceof String text ? expand.apply(text) : entered, defaultValue);
    }

    @CheckForNull
    private String text(@CheckForNull String entered) {
        return Util.fixEmptyAndTrim(expand.apply(entered));
    }

    /** Jenkins and git name a branch by its full ref, Buddy by its name. */
    @CheckForNull
    private String withoutPrefix(String parameter, @CheckForNull String ref, String prefix) {
        if (ref == null || !ref.startsWith(prefix)) {
            return ref;
        }
        return errors.require(parameter, ref.substring(prefix.length()));
    }

    /** The comment, and the build that started the run. */
    private String comment() {
        String root = JenkinsLocationConfiguration.get().getUrl();
        String build = root == null ? run.getFullDisplayName() : root + run.getUrl();
        return Stream.of(Optional.ofNullable(text(step.getComment())), Optional.of(build))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    private List<Variable> variables() {
        List<Variable> complete = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int position = 0;
        for (RunVariable variable : step.getVariables()) {
            String parameter = "variables[" + position++ + "]";
            String key = errors.require(parameter + ".key", expand.apply(variable.getKey()));
            if (key != null && !keys.add(key)) {
                errors.add(parameter + ".key", Messages.RunPipelineResolver_DuplicateKey(key));
            }
            String value = variable.getValue();
            String credentialsId = Util.fixEmptyAndTrim(credentials.expand(variable.getCredentialsId(), expand));
            if ((value == null) == (credentialsId == null)) {
                errors.add(parameter, Messages.RunPipelineResolver_ValueOrCredentials());
            } else if (value != null) {
                complete.add(new Variable(key, expand.apply(value), false));
            } else {
                credentials
                        .secretText(parameter + ".credentialsId", credentialsId)
                        .ifPresent(secret -> complete.add(new Variable(key, secret, true)));
            }
        }
        return complete;
    }

    private List<Long> actionsToRun() {
        List<Long> ids = new ArrayList<>();
        int position = 0;
        for (String action : step.getActionsToRun()) {
            checkId("actionsToRun[" + position++ + "]", expand.apply(action), errors)
                    .ifPresent(ids::add);
        }
        return ids;
    }
}
