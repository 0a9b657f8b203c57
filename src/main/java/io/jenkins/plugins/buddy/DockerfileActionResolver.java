package io.jenkins.plugins.buddy;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.Util;
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

    private static final Pattern CONTROL_CHARACTER = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** Docker's grammar of tags. */
    private static final Pattern DOCKER_TAG = Pattern.compile("\\w[\\w.-]{0,127}");

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
        IfExists ifExists = errors.choose("ifExists", IfExists.class, expand.apply(step.getIfExists()))
                .orElse(IfExists.UPDATE);
        boolean dryRun = flag("dryRun", step.getDryRun(), false);
        errors.abortIfAny();
        return new ResolvedDockerfileAction(target.orElseThrow(), request, ifExists, dryRun);
    }

    /** The errors and warnings of the input. */
    ValidationErrors errors() {
        return errors;
    }

    private DockerfileActionRequest request() {
        DockerfileActionRequest.Builder request = DockerfileActionRequest.builder();
        for (ActionField field : ActionField.inputs()) {
            switch (field.type()) {
                case TEXT -> request.set(field, text(field));
                case FLAG -> request.set(field, flag(field));
                case CHOICE ->
                    errors.choose(field.property(), field.allowedValues(), expand.apply((String) valueOf(field)))
                            .ifPresent(choice -> request.set(field, choice));
                default -> {
                    // Lists have elements of their own types.
                }
            }
        }
        if (flag(ActionField.RUN_ONLY_ON_FIRST_FAILURE) && !request.isTriggeredByFailure()) {
            errors.add("runOnlyOnFirstFailure", Messages.DockerfileActionResolver_OnlyOnFailure());
        }
        request.after(Util.fixEmptyAndTrim(expand.apply(step.getAfter())))
                .buildArgs(buildArgs())
                .secrets(secrets());
        ImageRegistry registry = step.getRegistry();
        if (registry != null) {
            registry.writeTo(request, expand, errors);
            login(credentials.expand(registry.getCredentialsId(), expand)).ifPresent(login -> {
                request.login(login.getUsername(), login.getPassword().getPlainText());
                if (login.isUsernameSecret()) {
                    request.secret(login.getUsername());
                }
            });
        }
        return request.additionalFields(
                        AdditionalFields.parse(step.getAdditionalFields(), expand, request::allowsAdditional, errors))
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

    private boolean flag(ActionField field) {
        boolean defaultValue = field.defaultValue().orElseThrow().booleanValue();
        return flag(field.property(), valueOf(field), defaultValue);
    }

    private boolean flag(String parameter, Object value, boolean defaultValue) {
        return errors.flag(parameter, value instanceof String text ? expand.apply(text) : value, defaultValue);
    }

    private String text(ActionField field) {
        String text = Util.fixEmptyAndTrim(expand.apply((String) valueOf(field)));
        if (field.isRequired()) {
            errors.require(field.property(), text);
        }
        if (text != null) {
            checkText(field, text, errors);
        }
        return text;
    }

    /** A wrong tag is worth a warning only: Buddy may replace variables of its own. */
    static void checkText(ActionField field, String text, ValidationErrors errors) {
        if (CONTROL_CHARACTER.matcher(text).find()) {
            errors.add(field.property(), Messages.DockerfileActionResolver_ControlCharacter());
        }
        switch (field) {
            case DOCKERFILE_PATH, CONTEXT_PATH -> {
                if (text.startsWith("/")) {
                    errors.warn(field.property(), Messages.DockerfileActionStep_AbsolutePath());
                }
            }
            case DOCKER_IMAGE_TAG -> {
                if (!text.isBlank()
                        && !text.contains("$")
                        && !DOCKER_TAG.matcher(text).matches()) {
                    errors.warn(field.property(), Messages.DockerfileActionStep_InvalidTag());
                }
            }
            default -> {
                // Any text may be right.
            }
        }
    }

    private Optional<StandardUsernamePasswordCredentials> login(String id) {
        return id == null ? Optional.empty() : credentials.login("registry.credentialsId", id);
    }

    private List<String> buildArgs() {
        List<String> args =
                step.getBuildArgs().stream().map(this::expandArgument).toList();
        checkBuildArgs(args, errors);
        return args;
    }

    /** Blanks around an argument are its own, unless they come from a variable. */
    private String expandArgument(String arg) {
        String expanded = expand.apply(arg);
        return expanded.equals(arg) ? arg : expanded.strip();
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
            String type = errors.require(parameter + ".type", expand.apply(secret.getType()));
            errors.choose(parameter + ".type", DockerBuildSecret.Type.class, type)
                    .ifPresent(valid -> complete.add(new DockerBuildSecret(id, valid, value)));
        }
        return complete;
    }
}
