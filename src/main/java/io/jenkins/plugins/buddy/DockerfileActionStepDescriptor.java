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
import io.jenkins.plugins.buddy.validation.Lists;
import io.jenkins.plugins.buddy.validation.Scalars;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The step's name, binding, options and checks. */
public abstract class DockerfileActionStepDescriptor extends BuddyStepDescriptor implements CustomDescribableModel {

    private static final String BUILD_ARGS = "buildArgs";
    private static final String SECRETS = "secrets";
    private static final String REGISTRY = "registry";
    private static final String IF_EXISTS = "ifExists";

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

    /**
     * The build arguments in the form's text area.
     *
     * @param step null in a new form
     */
    @NonNull
    public String buildArgsText(@CheckForNull DockerfileActionStep step) {
        return step == null ? "" : BuildArgsText.of(step.getBuildArgs());
    }

    /** The initial value and the placeholder of the field. */
    @NonNull
    public String getDefaultDockerfilePath() {
        return ActionField.DOCKERFILE_PATH.defaultValue().orElseThrow().asText();
    }

    /** Binds a form. The build arguments are one text, and the drop-down's entry for no registry has no class. */
    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
        String buildArgs = formData.optString(BUILD_ARGS);
        formData.remove(BUILD_ARGS);
        if (!(formData.opt(REGISTRY) instanceof JSONObject registry && registry.has("stapler-class"))) {
            formData.remove(REGISTRY);
        }
        DockerfileActionStep step = (DockerfileActionStep) super.newInstance(req, formData);
        step.setBuildArgs(BuildArgsText.parse(buildArgs));
        return step;
    }

    /** Takes arrays, a map of build arguments, and one secret instead of a list. */
    @NonNull
    @Override
    public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        Map<String, Object> bindable = new HashMap<>(arguments);
        bindable.computeIfPresent(BUILD_ARGS, (parameter, value) -> {
            require(!Scalars.isScalar(value), parameter, Messages.DockerfileActionStepDescriptor_NotBuildArgs());
            return value;
        });
        bindable.computeIfPresent(SECRETS, (parameter, value) -> {
            List<Object> secrets = Lists.elements(value);
            require(
                    secrets.stream()
                            .allMatch(each -> each instanceof Map
                                    || each instanceof BuildSecret
                                    || each instanceof UninstantiatedDescribable),
                    parameter,
                    Messages.DockerfileActionStepDescriptor_NotSecrets());
            return secrets;
        });
        return bindable;
    }

    private static void require(boolean condition, String parameter, String error) {
        if (!condition) {
            ValidationErrors errors = new ValidationErrors();
            errors.add(parameter, error);
            throw new IllegalArgumentException(errors.toString());
        }
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
        // A variable may have any value.
        if (value == null || !value.contains("$")) {
            errors.choose(parameter, allowedValues(parameter), value);
        }
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
                : check(ActionField.DOCKERFILE_PATH, value);
    }

    public FormValidation doCheckContextPath(@QueryParameter String value) {
        return check(ActionField.CONTEXT_PATH, value);
    }

    public FormValidation doCheckDockerImageTag(@QueryParameter String value) {
        return check(ActionField.DOCKER_IMAGE_TAG, value);
    }

    private static FormValidation check(ActionField field, String value) {
        ValidationErrors errors = new ValidationErrors();
        DockerfileActionResolver.checkText(field, value, errors);
        return errors.toFormValidation();
    }

    @POST
    public FormValidation doCheckBuildArgs(@QueryParameter String value) {
        ValidationErrors errors = new ValidationErrors();
        DockerfileActionResolver.checkBuildArgs(BuildArgsText.parse(value), errors);
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
        AdditionalFields.parse(
                value, UnaryOperator.identity(), DockerfileActionRequest.builder()::allowsAdditional, errors);
        return errors.toFormValidation();
    }
}
