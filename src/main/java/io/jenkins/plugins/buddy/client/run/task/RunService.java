package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.ApiToken;
import io.jenkins.plugins.buddy.client.PipelineRef;
import io.jenkins.plugins.buddy.client.http.ApiEndpoint;
import io.jenkins.plugins.buddy.client.pipeline.PipelineDefinitions;
import io.jenkins.plugins.buddy.client.retry.CheckpointStore;
import io.jenkins.plugins.buddy.client.retry.RetryPolicy;
import io.jenkins.plugins.buddy.client.run.LogCleaner;
import io.jenkins.plugins.buddy.client.run.RunCheckpoint;
import io.jenkins.plugins.buddy.client.run.RunListener;
import io.jenkins.plugins.buddy.client.run.RunOptions;
import io.jenkins.plugins.buddy.client.run.RunRequest;
import io.jenkins.plugins.buddy.client.run.TokenSource;
import io.jenkins.plugins.buddy.client.run.task.RunTask.Target;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Starts and follows runs of pipelines. */
public final class RunService {

    private final ApiEndpoint endpoint;
    private final ApiToken token;
    private final TokenSource tokens;
    private final RetryPolicy policy;
    private final RunLists lists;
    private final PipelineDefinitions definitions;

    /**
     * @param token the first token to use
     * @param tokens looks up the token anew when Buddy rejects the one in use
     * @param policy delays and time limits: of starting, and of each loss of contact afterwards
     * @param lists the lists that all followers share; one for all services of this process
     * @param definitions remembers the names of pipelines; one for all services of this process
     */
    public RunService(
            ApiEndpoint endpoint,
            ApiToken token,
            TokenSource tokens,
            RetryPolicy policy,
            RunLists lists,
            PipelineDefinitions definitions) {
        this.endpoint = endpoint;
        this.token = token;
        this.tokens = tokens;
        this.policy = policy;
        this.lists = lists;
        this.definitions = definitions;
    }

    /**
     * Prepares a task that starts one run and follows it.
     *
     * @param checkpoints stores the task's state, for the first time before the run is started
     */
    public RunTask start(
            PipelineRef pipeline,
            RunRequest request,
            RunOptions options,
            RunListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        return task(pipeline, new Target(request, null), request.secrets(), options, listener, checkpoints);
    }

    /**
     * Prepares a task that follows an existing run and starts none.
     *
     * @param runId the run's number in the pipeline
     * @param secrets the texts, besides the token, that nothing may show
     */
    public RunTask follow(
            PipelineRef pipeline,
            long runId,
            Collection<String> secrets,
            RunOptions options,
            RunListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        return task(pipeline, new Target(null, runId), secrets, options, listener, checkpoints);
    }

    private RunTask task(
            PipelineRef pipeline,
            Target target,
            Collection<String> allSecrets,
            RunOptions options,
            RunListener listener,
            CheckpointStore<RunCheckpoint> checkpoints) {
        List<String> secrets = allSecrets.stream()
                .filter(secret -> secret.length() >= LogCleaner.MIN_SECRET_LENGTH)
                .toList();
        RunConnection connection = new RunConnection(endpoint, pipeline, secrets, token, tokens, policy);
        RunReporter reporter = new RunReporter(pipeline, listener, policy.ticker());
        RunExecutor executor = new RunExecutor(endpoint, connection, policy, reporter::delayed);
        RunStarter starter = new RunStarter(executor, pipeline, listener, checkpoints);
        RunWatch watch = new RunWatch(endpoint, lists, connection, executor, policy, pipeline);
        RunFollower follower = new RunFollower(
                executor,
                new RunReader(executor, policy, watch, pipeline),
                watch,
                new RunLogs(executor, policy.ticker(), listener, () -> cleaner(secrets), options.showLog()),
                new PipelineNaming(definitions, endpoint, connection, executor, pipeline),
                reporter,
                policy.ticker(),
                pipeline,
                listener,
                checkpoints);
        RunAbort abort = new RunAbort(endpoint, connection, starter, policy, pipeline);
        return new RunTask(executor, starter, follower, reporter, abort, target, options.follow());
    }

    private LogCleaner cleaner(Collection<String> secrets) {
        return new LogCleaner(
                Stream.concat(secrets.stream(), Stream.of(token.value())).toList());
    }
}
