package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The errors and warnings of an input, each with the name of its parameter; collected, so that all are reported at once. Messages are in the
 * language of the page's visitor, or of the JVM where there is none. They may quote the input, so callers that show them mask its secrets.
 */
public final class ValidationErrors {

    private final Set<String> messages = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /**
     * Adds an error.
     *
     * @param parameter the parameter's name as users type it
     * @param message the error, without the name
     */
    public void add(@NonNull String parameter, @NonNull String message) {
        messages.add(parameter + ": " + message);
    }

    /**
     * Adds a warning, which does not end a step.
     *
     * @param parameter the parameter's name as users type it
     * @param message the warning, without the name
     */
    public void warn(@NonNull String parameter, @NonNull String message) {
        warnings.add(parameter + ": " + message);
    }

    /** The warnings, each with the name of its parameter. */
    @NonNull
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Checks that a required parameter has a value.
     *
     * @return the value without blanks around it, null if there is none
     */
    @CheckForNull
    public String require(@NonNull String parameter, @CheckForNull String value) {
        String given = Util.fixEmptyAndTrim(value);
        if (given == null) {
            add(parameter, Messages.ValidationErrors_Required());
        }
        return given;
    }

    /**
     * Checks a flag: a boolean, or {@code true} or {@code false} as a text, in any case and with or without blanks around it.
     *
     * @param value null for the default
     * @return the flag; the default after an error
     */
    public boolean flag(@NonNull String parameter, @CheckForNull Object value, boolean defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        String text = Scalars.text(value);
        Optional<Boolean> flag = Flags.parse(text);
        if (flag.isEmpty()) {
            add(parameter, Messages.ValidationErrors_NotFlag(text));
        }
        return flag.orElse(defaultValue);
    }

    /** Checks a name that becomes a segment of a URL's path. */
    @NonNull
    public Optional<PathSegment> requirePathSegment(@NonNull String parameter, @CheckForNull String value) {
        String given = require(parameter, value);
        if (given == null) {
            return Optional.empty();
        }
        Optional<PathSegment> segment = PathSegment.parse(given);
        if (segment.isEmpty()) {
            add(parameter, Messages.ValidationErrors_NotInUrl(given));
        }
        return segment;
    }

    /** Checks the ID of a pipeline. */
    @NonNull
    public Optional<PipelineId> requirePipelineId(@NonNull String parameter, @CheckForNull String value) {
        String given = require(parameter, value);
        if (given == null) {
            return Optional.empty();
        }
        Optional<PipelineId> id = PipelineId.parse(given);
        if (id.isEmpty()) {
            add(parameter, Messages.ValidationErrors_NotPipelineId(given));
        }
        return id;
    }

    /**
     * Checks that a value is one of the allowed ones.
     *
     * @param value null or empty for none
     * @return the value, empty if there is none or it is not allowed
     */
    @NonNull
    public Optional<String> choose(
            @NonNull String parameter, @NonNull List<String> allowedValues, @CheckForNull String value) {
        String given = Util.fixEmptyAndTrim(value);
        if (given == null) {
            return Optional.empty();
        }
        if (!allowedValues.contains(given)) {
            add(parameter, Messages.ValidationErrors_NoneOf(given, String.join(", ", allowedValues)));
            return Optional.empty();
        }
        return Optional.of(given);
    }

    /** Checks that a value is the name of an enum's constant. */
    @NonNull
    public <E extends Enum<E>> Optional<E> choose(
            @NonNull String parameter, @NonNull Class<E> type, @CheckForNull String value) {
        List<String> names =
                List.of(type.getEnumConstants()).stream().map(Enum::name).toList();
        return choose(parameter, names, value).map(name -> Enum.valueOf(type, name));
    }

    /**
     * Ends a step if there is any error, before anything is sent.
     *
     * @throws AbortException with all errors in one line
     */
    public void abortIfAny() throws AbortException {
        if (!messages.isEmpty()) {
            throw new InvalidParametersException(toString());
        }
    }

    /** The errors for a form, or else the warnings. */
    @NonNull
    public FormValidation toFormValidation() {
        if (!messages.isEmpty()) {
            return FormValidation.error(Redactor.NO_SECRETS.redact(toString()));
        }
        return warnings.isEmpty()
                ? FormValidation.ok()
                : FormValidation.warning(Redactor.NO_SECRETS.redact(String.join("; ", warnings)));
    }

    /** All errors in one line, empty if there are none. */
    @Override
    public String toString() {
        return Redactor.NO_SECRETS.mask(String.join("; ", messages));
    }
}
