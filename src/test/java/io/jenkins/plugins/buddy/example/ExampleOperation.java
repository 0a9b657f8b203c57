package io.jenkins.plugins.buddy.example;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.credentials.CredentialsResolver;
import io.jenkins.plugins.buddy.results.RecordType;
import io.jenkins.plugins.buddy.server.ErrorHints;
import io.jenkins.plugins.buddy.step.PipelineTarget;
import io.jenkins.plugins.buddy.step.StepListener;
import io.jenkins.plugins.buddy.step.StepOperation;
import io.jenkins.plugins.buddy.validation.ValidationErrors;
import java.util.List;
import java.util.function.UnaryOperator;

/** Starts a run of a pipeline. */
final class ExampleOperation extends StepOperation<ExampleOperation.Checkpoint, ExampleOperation.Result> {

    static final RecordType<Checkpoint, Result> RECORD_TYPE =
            new RecordType<>("example", Checkpoint.class, Result.class);

    /**
     * The state before the run is started.
     *
     * @param path the path of the pipeline's runs
     */
    record Checkpoint(String path) {}

    /**
     * A started run.
     *
     * @param id its ID in Buddy
     */
    record Result(long id) {

        @Override
        public String toString() {
            return "STARTED run " + id;
        }
    }

    private final ExampleStep step;

    ExampleOperation(ExampleStep step) {
        super(RECORD_TYPE);
        this.step = step;
    }

    @Override
    protected ResumableTask<Checkpoint, Result> prepare(
            Run<?, ?> run, UnaryOperator<String> expand, StepListener listener, CheckpointStore<Checkpoint> checkpoints)
            throws AbortException {
        ValidationErrors errors = new ValidationErrors();
        var target = PipelineTarget.resolve(step, expand, new CredentialsResolver(run, errors), errors);
        errors.abortIfAny();
        PipelineTarget resolved = target.orElseThrow();
        HttpTransport transport = new HttpTransport(resolved.endpoint(), resolved.token(), List.of());
        RetryPolicy limit = resolved.policy().startingNow();
        return resolved.task(
                limit,
                listener,
                pipeline -> new ExampleTask(
                        transport,
                        new RetryExecutor(resolved.endpoint(), transport.rateLimit(), limit, listener),
                        pipeline,
                        checkpoints),
                checkpoint -> null);
    }

    @Override
    protected Object returnValue(Result result) {
        return result.id();
    }

    @Override
    protected void showOn(Run<?, ?> run) {
        // The example has no page.
    }

    @Override
    protected String describe(BuddyException failure) {
        return new ErrorHints(step.effectiveCredentialsId()).describe(failure);
    }
}
