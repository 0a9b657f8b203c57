package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.form.EnumOptions;
import io.jenkins.plugins.buddy.form.RemoteOptions;
import io.jenkins.plugins.buddy.step.BuddyStepDescriptor;
import io.jenkins.plugins.buddy.validation.AdditionalFields;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The step's name, binding, options and checks. */
public abstract class DockerfileActionStepDescriptor extends BuddyStepDescriptor {

    private static final String BUILD_ARGS = "buildArgs";
    private static final String REGISTRY = "registry";
    private static final String IF_EXISTS = "ifExists";

    /** Docker's grammar of tags. */
    private static final Pattern DOCKER_TAG = Pattern.compile("\\w[\\w.-]{0,127}");

    @Override
    public String getFunctionName() {
        return "buddyDockerfileAction";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DockerfileActionStep_DisplayName();
    }

    @Override
    public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        return namedArgs.get("name") instanceof String name ? name : null;
    }

    /** The initial value and the placeholder of the field. */
    @NonNull
    public String getDefaultDockerfilePath() {
        return ActionField.DOCKERFILE_PATH.defaultValue().orElseThrow().asText();
    }

    /**
     * Binds a form. The build arguments are one text with a line for each, and the drop-down's entry for no registry has no class.
     */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        if (formData.opt(BUILD_ARGS) instanceof String lines) {
            formData.put(BUILD_ARGS, JSONArray.fromObject(lines.lines().toList()));
        }
        if (!(formData.opt(REGISTRY) instanceof JSONObject registry && registry.has("stapler-class"))) {
            formData.remove(REGISTRY);
        }
        return super.newInstance(req, formData);
    }

    /**
     * The options of a drop-down.
     *
     * @param parameter a parameter with allowed values
     * @param value its value, null in a new form
     */
    @NonNull
    public ListBoxModel options(@NonNull String parameter, @CheckForNull String value) {
        if (parameter.equals(IF_EXISTS)) {
            return EnumOptions.of(allowedValues(parameter), value == null ? IfExists.UPDATE.name() : value);
        }
        ActionField field = choice(parameter);
        ListBoxModel options = EnumOptions.of(
                field.allowedValues(),
                value == null ? field.defaultValue().map(each -> each.asText()).orElse(null) : value);
        if (field.defaultValue().isEmpty()) {
            options.add(0, new ListBoxModel.Option(Messages.DockerfileActionStep_NotSet(), "", value == null));
        }
        return options;
    }

    /** The error of a stored value that is not allowed, empty if there is none. */
    @NonNull
    public String optionError(@NonNull String parameter, @CheckForNull String value) {
        ValidationErrors errors = new ValidationErrors();
        errors.choose(parameter, allowedValues(parameter), value);
        return errors.toString();
    }

    private static List<String> allowedValues(String parameter) {
        return parameter.equals(IF_EXISTS)
                ? Stream.of(IfExists.values()).map(Enum::name).toList()
                : choice(parameter).allowedValues();
    }

    private static ActionField choice(String parameter) {
        return ActionField.inputs().stream()
                .filter(field -> field.property().equals(parameter))
                .findFirst()
                .orElseThrow();
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return FormValidation.validateRequired(value);
    }

    public FormValidation doCheckDockerfilePath(@QueryParameter String value) {
        return value.isBlank()
                ? FormValidation.ok(Messages.DockerfileActionStep_Default(getDefaultDockerfilePath()))
                : checkRelativePath(value);
    }

    public FormValidation doCheckContextPath(@QueryParameter String value) {
        return checkRelativePath(value);
    }

    /** A warning only: Buddy may replace variables of its own. */
    public FormValidation doCheckDockerImageTag(@QueryParameter String value) {
        boolean plausible = value.isBlank()
                || value.contains("$")
                || DOCKER_TAG.matcher(value).matches();
        return plausible ? FormValidation.ok() : FormValidation.warning(Messages.DockerfileActionStep_InvalidTag());
    }

    private static FormValidation checkRelativePath(String value) {
        return value.startsWith("/")
                ? FormValidation.warning(Messages.DockerfileActionStep_AbsolutePath())
                : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckBuildArgs(@QueryParameter String value) {
        ValidationErrors errors = new ValidationErrors();
        DockerfileActionResolver.checkBuildArgs(
                value.lines().filter(line -> !line.isBlank()).toList(), errors);
        return errors.toFormValidation();
    }

    @POST
    public ComboBoxModel doFillAfterItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project,
            @QueryParameter String pipelineId,
            @QueryParameter String pipeline) {
        return new RemoteOptions(item, server, credentialsId)
                .actions(workspace, project, pipelineId.isBlank() ? pipeline : pipelineId);
    }

    @POST
    public FormValidation doCheckAfter(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId,
            @QueryParameter String workspace,
            @QueryParameter String project,
            @QueryParameter String pipelineId,
            @QueryParameter String pipeline) {
        return value.isBlank() || value.contains("$")
                ? FormValidation.ok()
                : new RemoteOptions(item, server, credentialsId)
                        .checkAction(value, workspace, project, pipelineId.isBlank() ? pipeline : pipelineId);
    }

    @POST
    public FormValidation doCheckAdditionalFields(@QueryParameter String value) {
        // A variable may have any value, also a number.
        if (value.contains("$")) {
            return FormValidation.ok();
        }
        ValidationErrors errors = new ValidationErrors();
        AdditionalFields.parse(value, DockerfileActionRequest.builder()::allowsAdditional, errors);
        return errors.toFormValidation();
    }
}
