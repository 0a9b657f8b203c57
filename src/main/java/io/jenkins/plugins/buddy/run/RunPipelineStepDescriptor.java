package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.RelativePath;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.form.EnumOptions;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import io.jenkins.plugins.buddy.step.BuddyStepDescriptor;
import io.jenkins.plugins.buddy.validation.AdditionalFields;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The step's name, binding, options and checks. */
public abstract class RunPipelineStepDescriptor extends BuddyStepDescriptor implements CustomDescribableModel {

    private static final String RUN = "run";
    private static final String ACTIONS_TO_RUN = "actionsToRun";

    /** The field of a row of {@code actionsToRun} in the form. */
    private static final String ACTION = "action";

    @Override
    public String getFunctionName() {
        return "buddyRunPipeline";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.RunPipelineStep_DisplayName();
    }

    @Override
    public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        return Stream.of("branch", "tag", "pullRequest", "pipeline", "pipelineId")
                .map(namedArgs::get)
                .filter(value -> value instanceof CharSequence || value instanceof Number)
                .findFirst()
                .map(Object::toString)
                .orElse(null);
    }

    /** Binds a form. The actions are rows with one field each, whose options have names before the IDs. */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        if (formData.optString(RUN).isBlank()) {
            formData.remove(RUN);
        }
        JSONArray ids = new JSONArray();
        JSONArray.fromObject(formData.has(ACTIONS_TO_RUN) ? formData.get(ACTIONS_TO_RUN) : List.of())
                .forEach(row -> ids.add(RemoteOptions.idOf(row instanceof JSONObject o ? o.optString(ACTION) : "")));
        formData.put(ACTIONS_TO_RUN, ids);
        return super.newInstance(req, formData);
    }

    @NonNull
    @Override
    public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return RunArguments.bindable(arguments);
    }

    /**
     * The options of the priority.
     *
     * @param value its value, null in a new form
     */
    @NonNull
    public ListBoxModel options(@NonNull String parameter, @CheckForNull String value) {
        return EnumOptions.of(priorities(), value == null ? RunRequest.Priority.NORMAL.name() : value);
    }

    /** The error of a stored value that is not allowed, empty if there is none. */
    @NonNull
    public String optionError(@NonNull String parameter, @CheckForNull String value) {
        ValidationErrors errors = new ValidationErrors();
        // A variable may have any value.
        if (value == null || !value.contains("$")) {
            errors.choose(parameter, priorities(), value);
        }
        return errors.toString();
    }

    private static List<String> priorities() {
        return Stream.of(RunRequest.Priority.values()).map(Enum::name).toList();
    }

    /** The actions of the pipeline; the form's fields are outside of the row. */
    @POST
    public ComboBoxModel doFillActionItems(
            @AncestorInPath @CheckForNull Item item,
            @RelativePath("..") @QueryParameter String server,
            @RelativePath("..") @QueryParameter("credentialsId") String token,
            @RelativePath("..") @QueryParameter String workspace,
            @RelativePath("..") @QueryParameter String project,
            @RelativePath("..") @QueryParameter String pipelineId,
            @RelativePath("..") @QueryParameter String pipeline) {
        return new RemoteOptions(item, server, token)
                .actionIds(workspace, project, pipelineId.isBlank() ? pipeline : pipelineId);
    }

    @POST
    public FormValidation doCheckAction(@QueryParameter String value) {
        if (value.contains("$")) {
            return FormValidation.ok();
        }
        ValidationErrors errors = new ValidationErrors();
        RunPipelineResolver.checkId(ACTIONS_TO_RUN, RemoteOptions.idOf(value), errors);
        return errors.toFormValidation();
    }

    @POST
    public FormValidation doCheckRun(@QueryParameter String value) {
        if (value.isBlank() || value.contains("$")) {
            return FormValidation.ok();
        }
        ValidationErrors errors = new ValidationErrors();
        RunPipelineResolver.checkId(RUN, value, errors);
        return errors.toFormValidation();
    }

    @POST
    public FormValidation doCheckBranch(
            @QueryParameter String value, @QueryParameter String tag, @QueryParameter String pullRequest) {
        ValidationErrors errors = new ValidationErrors();
        RunPipelineResolver.checkRefs(value, tag, pullRequest, errors);
        return errors.toFormValidation();
    }

    @POST
    public FormValidation doCheckAdditionalFields(@QueryParameter String value) {
        // A variable may have any value, also a number.
        if (value.contains("$")) {
            return FormValidation.ok();
        }
        ValidationErrors errors = new ValidationErrors();
        AdditionalFields.parse(value, UnaryOperator.identity(), RunRequest::allowsAdditional, errors);
        return errors.toFormValidation();
    }
}
