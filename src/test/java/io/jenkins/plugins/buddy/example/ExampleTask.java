package io.jenkins.plugins.buddy.example;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.HttpTransport;
import io.jenkins.plugins.buddy.client.http.JsonResponseParser;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.ResumableTask;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import io.jenkins.plugins.buddy.example.ExampleOperation.Checkpoint;
import io.jenkins.plugins.buddy.example.ExampleOperation.Result;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jvnet.localizer.Localizable;

/** Starts a run. A resumed task looks for the run instead of starting another one. */
final class ExampleTask implements ResumableTask<Checkpoint, Result> {

    private static final Localizable STARTING = new Untranslated("starting a run");
    private static final Localizable LOOKING_UP = new Untranslated("looking up the run");

    private final HttpTransport transport;
    private final RetryExecutor executor;
    private final PipelineRef pipeline;
    private final CheckpointStore<Checkpoint> checkpoints;
    private volatile boolean pending;

    ExampleTask(
            HttpTransport transport,
            RetryExecutor executor,
            PipelineRef pipeline,
            CheckpointStore<Checkpoint> checkpoints) {
        this.transport = transport;
        this.executor = executor;
        this.pipeline = pipeline;
        this.checkpoints = checkpoints;
    }

    @Override
    public CompletableFuture<Result> start() {
        String path = pipeline.path() + "/executions";
        return executor.start(() -> executor.continueAfter(checkpoints.save(new Checkpoint(path)))
                .thenCompose(saved -> {
                    pending = true;
                    return executor.send(
                            STARTING,
                            options -> transport.post(
                                    path,
                                    JsonNodeFactory.instance.objectNode(),
                                    JsonResponseParser.object(
                                            json -> new Result(json.path("id").asLong())),
                                    options),
                            BuddyException::wasNotSent);
                })
                .whenComplete((result, failure) -> pending = false));
    }

    @Override
    public CompletableFuture<Result> resume(Checkpoint from) {
        return executor.start(() -> executor.send(
                        LOOKING_UP,
                        options -> transport.get(
                                from.path(),
                                "",
                                JsonResponseParser.page(
                                        "executions",
                                        run -> Optional.of(
                                                new Result(run.path("id").asLong()))),
                                options),
                        BuddyException::isRetryable)
                .thenApply(runs -> runs.elements().get(0)));
    }

    @Override
    public void cancel() {
        executor.cancel();
    }

    @Override
    public Optional<String> pendingWrite() {
        return pending ? Optional.of("Buddy may have started a run of " + pipeline) : Optional.empty();
    }

    @Override
    public String status() {
        return executor.status();
    }

    /** A text without translations. */
    private static final class Untranslated extends Localizable {

        private static final long serialVersionUID = 1L;

        Untranslated(String text) {
            super(null, text);
        }

        @Override
        public String toString(Locale locale) {
            return getKey();
        }
    }
}
