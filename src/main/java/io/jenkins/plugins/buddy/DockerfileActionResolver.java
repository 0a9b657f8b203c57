package io.jenkins.plugins.buddy;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import hudson.util.ReflectionUtils;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.DockerBuildSecret;
import io.jenkins.plugins.buddy.client.action.DockerfileActionRequest;
import io.jenkins.plugins.buddy.client.action.IfExists;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.registry.ImageRegistry;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import io.jenkins.plugins.buddy.validation.AdditionalFields;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Checks the input of a step, replaces variables, and looks up what it names. Nothing is sent. */
final class DockerfileActionResolver {

    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

    private final DockerfileActionStep step;
    private final UnaryOperator<String> expand;
    private final ValidationErrors errors = new ValidationErrors();
    private final CredentialsResolver credentials;

    /**
     * @param run the build
     * @param expand replaces variables in a text; null stays null
     */
    DockerfileActionResolver(DockerfileActionStep step, Run<?, ?> run, UnaryOperator<String> expand) {
        this.step = step;
        this.expand = expand;
        this.credentials = new CredentialsResolver(run, errors);
    }

    /**
     * Resolves the input.
     *
     * @throws AbortException if it is invalid, with all errors in one line
     */
    ResolvedDockerfileAction resolve() throws AbortException {
        Optional<PipelineTarget> target = PipelineTarget.resolve(step, expand, credentials, errors);
        DockerfileActionRequest request = request();
        IfExists ifExists =
                errors.choose("ifExists", IfExists.class, step.getIfExists()).orElse(IfExists.UPDATE);
        errors.abortIfAny();
        return new ResolvedDockerfileAction(target.orElseThrow(), request, ifExists, step.isDryRun());
    }

    private DockerfileActionRequest request() {
        DockerfileActionRequest.Builder request = DockerfileActionRequest.builder();
        for (ActionField field : ActionField.inputs()) {
            switch (field.type()) {
                case TEXT -> request.set(field, text(field));
                case FLAG -> request.set(field, (boolean) valueOf(field));
                case CHOICE ->
                    errors.choose(field.property(), field.allowedValues(), (String) valueOf(field))
                            .ifPresent(choice -> request.set(field, choice));
                default -> {
                    // Lists have elements of their own types.
                }
            }
        }
        if (step.isRunOnlyOnFirstFailure() && !request.isTriggeredByFailure()) {
            errors.add("runOnlyOnFirstFailure", Messages.DockerfileActionResolver_OnlyOnFailure());
        }
        request.after(expand.apply(step.getAfter())).buildArgs(buildArgs()).secrets(secrets());
        ImageRegistry registry = step.getRegistry();
        if (registry != null) {
            registry.writeTo(request, expand, errors);
            login(registry.getCredentialsId())
                    .ifPresent(login -> request.login(
                            login.getUsername(), login.getPassword().getPlainText()));
        }
        return request.additionalFields(AdditionalFields.parse(
                        expand.apply(step.getAdditionalFields()), request::allowsAdditional, errors))
                .build();
    }

    /** The step's property of the same name. */
    private Object valueOf(ActionField field) {
        try {
            return ReflectionUtils.getPublicProperty(step, field.property());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(ActionField field) {
        String text = expand.apply((String) valueOf(field));
        if (field.isRequired()) {
            errors.require(field.property(), text);
        }
        if (field == ActionField.NAME
                && text != null
                && CONTROL_CHARACTER.matcher(text).find()) {
            errors.add(field.property(), Messages.DockerfileActionResolver_ControlCharacter());
        }
        return text;
    }

    private Optional<StandardUsernamePasswordCredentials> login(String id) {
        return id == null ? Optional.empty() : credentials.login("registry.credentialsId", id);
    }

    private List<String> buildArgs() {
        List<String> args = step.getBuildArgs().stream().map(expand).toList();
        checkBuildArgs(args, errors);
        return args;
    }

    static void checkBuildArgs(List<String> buildArgs, ValidationErrors errors) {
        for (String arg : buildArgs) {
            if (arg.indexOf('=') < 1) {
                errors.add("buildArgs", Messages.DockerfileActionResolver_NotKeyValue(arg));
            }
        }
    }

    private List<DockerBuildSecret> secrets() {
        List<DockerBuildSecret> complete = new ArrayList<>();
        int position = 0;
        for (BuildSecret secret : step.getSecrets()) {
            String parameter = "secrets[" + position++ + "]";
            String id = errors.require(parameter + ".id", expand.apply(secret.getId()));
            String value = errors.require(parameter + ".value", expand.apply(secret.getValue()));
            errors.require(parameter + ".type", secret.getType());
            errors.choose(parameter + ".type", DockerBuildSecret.Type.class, secret.getType())
                    .ifPresent(type -> complete.add(new DockerBuildSecret(id, type, value)));
        }
        return complete;
    }
}
