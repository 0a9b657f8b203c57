package io.jenkins.plugins.buddy.step;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Saves the program of a Pipeline, once for all steps that ask for it while another save is in progress. */
final class ProgramSaver {

    private static final Logger LOGGER = Logger.getLogger(ProgramSaver.class.getName());
    private static final Map<FlowExecution, ProgramSaver> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    /** The save after the running one, null if no step has asked for it. */
    private CompletableFuture<Void> next;

    static ProgramSaver of(FlowExecution execution) {
        return ALL.computeIfAbsent(execution, same -> new ProgramSaver());
    }

    /** Saves the program as it is now, or later. */
    synchronized CompletableFuture<Void> save(StepContext context) {
        if (next != null) {
            return next;
        }
        if (running.isDone()) {
            running = start(context);
            return running;
        }
        next = running.handle((saved, failure) -> startNext(context)).thenCompose(Function.identity());
        return next;
    }

    private synchronized CompletableFuture<Void> startNext(StepContext context) {
        next = null;
        running = start(context);
        return running;
    }

    private static CompletableFuture<Void> start(StepContext context) {
        LOGGER.log(Level.FINE, "Saving the program of {0}", context);
        ListenableFuture<Void> saved = context.saveState();
        CompletableFuture<Void> future = new CompletableFuture<>();
        Futures.addCallback(
                saved,
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(Void value) {
                        future.complete(value);
                    }

                    @Override
                    public void onFailure(Throwable e) {
                        future.completeExceptionally(e);
                    }
                },
                MoreExecutors.directExecutor());
        return future;
    }
}
