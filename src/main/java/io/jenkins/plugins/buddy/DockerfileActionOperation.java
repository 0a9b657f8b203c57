package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.action.ActionField;
import io.jenkins.plugins.buddy.client.action.ActionResult;
import io.jenkins.plugins.buddy.client.action.Checkpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.KeyedLock;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.results.BuildDataAttacher;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.server.ErrorHints;
import io.jenkins.plugins.buddy.step.StepListener;
import io.jenkins.plugins.buddy.step.StepOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** Ensures that a pipeline has a "Build Docker image" action. */
final class DockerfileActionOperation extends StepOperation<Checkpoint, ActionResult> {

    static final RecordType<Checkpoint, ActionResult> RECORD_TYPE =
            new RecordType<>(null, Checkpoint.class, ActionResult.class);

    /** Shared by all steps of this controller. */
    private static final KeyedLock LOCKS = new KeyedLock();

    /** Shared by all steps of this controller as well. */
    private static final PipelineDefinitions DEFINITIONS = new PipelineDefinitions();

    private final DockerfileActionStep step;

    /** The ID of the API token's credentials, for hints. */
    @CheckForNull
    private String credentialsId;

    DockerfileActionOperation(DockerfileActionStep step) {
        super(RECORD_TYPE);
        this.step = step;
        this.credentialsId = step.effectiveCredentialsId();
    }

    @Override
    protected ResumableTask<Checkpoint, ActionResult> prepare(
            Run<?, ?> run, UnaryOperator<String> expand, StepListener listener, CheckpointStore<Checkpoint> checkpoints)
            throws AbortException {
        credentialsId = step.effectiveCredentialsId(expand);
        Path home = Jenkins.get().getRootDir().toPath();
        DockerfileActionResolver resolver = new DockerfileActionResolver(step, run, expand);
        ResolvedDockerfileAction resolved = resolver.resolve();
        printWarnings(resolver.errors(), listener);
        return resolved.task(LOCKS, new SentLogins(home), DEFINITIONS, listener, checkpoints);
    }

    @Override
    protected Object returnValue(ActionResult result) {
        return new BuddyActionResult(result);
    }

    @Override
    protected void showOn(Run<?, ?> run) throws IOException {
        BuildDataAttacher.attachTo(run);
    }

    @Override
    protected Optional<String> pendingWrite(Checkpoint checkpoint) {
        Checkpoint write =
                checkpoint == null ? new Checkpoint(Checkpoint.Phase.CREATING, Set.of(), null, null) : checkpoint;
        return write.pendingWrite(step.getName(), step.describePipeline());
    }

    @Override
    protected String describe(BuddyException failure) {
        return new ErrorHints(credentialsId, this::parametersIn).describe(failure);
    }

    /** The parameters whose fields Buddy's messages name. */
    private Collection<String> parametersIn(List<String> messages) {
        Set<String> parameters = new TreeSet<>();
        for (ActionField field : ActionField.values()) {
            Pattern name = Pattern.compile(
                    "(?<![a-z_])" + field.key().replace("_", "[_ ]") + "(?![a-z_])", Pattern.CASE_INSENSITIVE);
            if (field != ActionField.TYPE
                    && messages.stream()
                            .anyMatch(message -> name.matcher(message).find())) {
                parameters.add(parameter(field));
            }
        }
        return parameters;
    }

    private String parameter(ActionField field) {
        if (field.isOfRegistry() && step.getRegistry() == null && step.getAdditionalFields() != null) {
            return "additionalFields";
        }
        return switch (field) {
            case LOGIN, PASSWORD -> "registry.credentialsId";
            case DOCKER_REGISTRY -> "registry";
            case AFTER_ACTION_ID -> "after";
            default -> field.isOfRegistry() ? "registry." + field.property() : field.property();
        };
    }
}
