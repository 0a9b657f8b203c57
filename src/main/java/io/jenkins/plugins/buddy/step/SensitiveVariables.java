package io.jenkins.plugins.buddy.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.http.Redactor;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The variables of a build that hold secrets, such as password parameters and bound credentials: no line may contain their values. */
final class SensitiveVariables {

    private SensitiveVariables() {}

    /**
     * The redactor of a freestyle build.
     *
     * @param env the build's variables
     */
    @NonNull
    static Redactor redactor(@NonNull AbstractBuild<?, ?> build, @NonNull EnvVars env) {
        Set<String> values = parameters(build);
        addAll(build.getSensitiveBuildVariables(), env, values);
        return new Redactor(values);
    }

    /** The redactor of a step in a Pipeline. */
    @NonNull
    static Redactor redactor(@NonNull StepContext context) throws IOException, InterruptedException {
        Set<String> values = parameters(context.get(Run.class));
        EnvironmentExpander bindings = context.get(EnvironmentExpander.class);
        if (bindings != null && !bindings.getSensitiveVariables().isEmpty()) {
            EnvVars env = new EnvVars();
            bindings.expand(env);
            addAll(bindings.getSensitiveVariables(), env, values);
        }
        return new Redactor(values);
    }

    private static Set<String> parameters(Run<?, ?> run) {
        EnvVars env = new EnvVars();
        run.getActions(ParametersAction.class).stream()
                .flatMap(action -> action.getParameters().stream())
                .filter(ParameterValue::isSensitive)
                .forEach(parameter -> parameter.buildEnvironment(run, env));
        return new HashSet<>(env.values());
    }

    private static void addAll(Collection<String> names, EnvVars env, Set<String> values) {
        names.stream().map(env::get).filter(Objects::nonNull).forEach(values::add);
    }
}
