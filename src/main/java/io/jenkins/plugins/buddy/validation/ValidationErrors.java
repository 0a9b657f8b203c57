package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.FormValidation;
import io.jenkins.plugins.buddy.client.PathSegment;
import io.jenkins.plugins.buddy.client.PipelineId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The errors of an input, each with the name of its parameter; collected, so that all are reported at once. Messages are in the language of
 * the page's visitor, or of the JVM where there is none.
 */
public final class ValidationErrors {

    private final Set<String> messages = new LinkedHashSet<>();

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
     * Checks that a required parameter has a value.
     *
     * @return the value, null included
     */
    @CheckForNull
    public String require(@NonNull String parameter, @CheckForNull String value) {
        if (value == null || value.isBlank()) {
            add(parameter, Messages.ValidationErrors_Required());
        }
        return value;
    }

    /** Checks a name that becomes a segment of a URL's path. */
    @NonNull
    public Optional<PathSegment> requirePathSegment(@NonNull String parameter, @CheckForNull String value) {
        if (require(parameter, value) == null || value.isBlank()) {
            return Optional.empty();
        }
        Optional<PathSegment> segment = PathSegment.parse(value);
        if (segment.isEmpty()) {
            add(parameter, Messages.ValidationErrors_NotInUrl(value));
        }
        return segment;
    }

    /** Checks the ID of a pipeline. */
    @NonNull
    public Optional<PipelineId> requirePipelineId(@NonNull String parameter, @CheckForNull String value) {
        if (require(parameter, value) == null || value.isBlank()) {
            return Optional.empty();
        }
        Optional<PipelineId> id = PipelineId.parse(value);
        if (id.isEmpty()) {
            add(parameter, Messages.ValidationErrors_NotPipelineId(value));
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
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        if (!allowedValues.contains(value)) {
            add(parameter, Messages.ValidationErrors_NoneOf(value, String.join(", ", allowedValues)));
            return Optional.empty();
        }
        return Optional.of(value);
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

    /** The errors for a form. */
    @NonNull
    public FormValidation toFormValidation() {
        return messages.isEmpty() ? FormValidation.ok() : FormValidation.error(toString());
    }

    /** All errors in one line, empty if there are none. */
    @Override
    public String toString() {
        return String.join("; ", messages);
    }
}
