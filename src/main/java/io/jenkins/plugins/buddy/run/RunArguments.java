package io.jenkins.plugins.buddy.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.buddy.step.ActionReference;
import io.jenkins.plugins.buddy.validation.Ids;
import io.jenkins.plugins.buddy.validation.Lists;
import io.jenkins.plugins.buddy.validation.Scalars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** The arguments of a Jenkinsfile in the types that Jenkins binds to a {@link RunPipelineStep}. */
final class RunArguments {

    private static final String RUN = "run";
    private static final String PIPELINE_ID = "pipelineId";
    private static final String VARIABLES = "variables";
    private static final String ACTIONS_TO_RUN = "actionsToRun";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    /** The properties of a variable. */
    private static final Set<String> VARIABLE = Set.of(KEY, VALUE, "credentialsId");

    private RunArguments() {}

    /**
     * Converts the arguments.
     *
     * @throws IllegalArgumentException if a value is of a type that has no meaning, in one line that names the parameter
     */
    @NonNull
    static Map<String, Object> bindable(@NonNull Map<String, Object> arguments) {
        Map<String, Object> bindable = new HashMap<>(arguments);
        if (arguments.get(RUN) instanceof PipelineRunResult result) {
            addTarget(result, bindable);
        }
        bindable.computeIfPresent(VARIABLES, (name, entered) -> variables(entered));
        bindable.computeIfPresent(
                ACTIONS_TO_RUN,
                (name, entered) -> Lists.elements(entered).stream()
                        .map(RunArguments::idText)
                        .map(id -> Objects.requireNonNullElse(id, ""))
                        .toList());
        return bindable;
    }

    /**
     * The ID in a value, as a text.
     *
     * @param entered an ID, or a result of a step
     * @return null if there is no value, empty if it has no ID, such as the result of a dry run
     */
    @CheckForNull
    static String idText(@CheckForNull Object entered) {
        Object id = entered;
        if (entered instanceof ActionReference action) {
            id = action.getId();
        } else if (entered instanceof PipelineRunResult run) {
            id = run.getId();
        }
        return entered == null ? null : Objects.requireNonNullElse(Ids.toText(id), "");
    }

    /** A result names its pipeline, which need not be given once more. */
    private static void addTarget(PipelineRunResult result, Map<String, Object> arguments) {
        addTarget("workspace", result.getWorkspace(), arguments);
        addTarget("project", result.getProject(), arguments);
        if (arguments.get("pipeline") == null) {
            addTarget(PIPELINE_ID, result.getPipelineId(), arguments);
        }
    }

    private static void addTarget(String parameter, Object value, Map<String, Object> arguments) {
        Object given = arguments.get(parameter);
        if (given == null) {
            arguments.put(parameter, value);
        } else if (!given.toString().strip().equals(value.toString())) {
            throw new IllegalArgumentException(RUN + ": " + Messages.RunArguments_OtherPipeline(parameter, value));
        }
    }

    private static List<Object> variables(Object entered) {
        if (entered instanceof Map<?, ?> map) {
            if (map.size() > 1 && map.containsKey(KEY) && VARIABLE.containsAll(map.keySet())) {
                throw new IllegalArgumentException(VARIABLES + ": " + Messages.RunArguments_SingleVariable());
            }
            List<Object> variables = new ArrayList<>();
            map.forEach((key, value) -> variables.add(variable(String.valueOf(key), value)));
            return variables;
        }
        return Lists.elements(entered).stream().map(RunArguments::variable).toList();
    }

    private static Object variable(@CheckForNull Object element) {
        if (element == null) {
            return new RunVariable(null);
        }
        if (element instanceof Map<?, ?> properties) {
            Map<Object, Object> bindable = new HashMap<>(properties);
            bindable.computeIfPresent(KEY, (name, key) -> Scalars.text(key));
            bindable.computeIfPresent(VALUE, (name, value) -> value(String.valueOf(properties.get(KEY)), value));
            return bindable;
        }
        if (element instanceof RunVariable || element instanceof UninstantiatedDescribable) {
            return element;
        }
        throw new IllegalArgumentException(VARIABLES + ": " + Messages.RunArguments_NotVariable(Scalars.text(element)));
    }

    private static RunVariable variable(String key, @CheckForNull Object value) {
        RunVariable variable = new RunVariable(key);
        variable.setValue(value == null ? null : value(key, value));
        return variable;
    }

    private static String value(String key, Object value) {
        if (!Scalars.isScalar(value)) {
            throw new IllegalArgumentException(
                    VARIABLES + ": " + Messages.RunArguments_NotValue(key, Scalars.text(value)));
        }
        return Scalars.text(value);
    }
}
