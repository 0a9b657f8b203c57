package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.http.Pages;
import io.jenkins.plugins.buddy.client.retry.RetryExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Looks up the actions of a pipeline, with retries. */
final class ActionLookup {

    /** A list that was cut could lack the action, which would then be created once more. */
    private static final int MAX_PAGES = 200;

    private final ActionApi api;
    private final RetryExecutor executor;

    ActionLookup(ActionApi api, RetryExecutor executor) {
        this.api = api;
        this.executor = executor;
    }

    /**
     * Lists all actions.
     *
     * @param name the name of the action, for the status
     */
    CompletableFuture<List<PipelineAction>> list(String name) {
        return Pages.readAll(
                page -> executor.send(
                        Messages._ActionLookup_LookingUp(name),
                        options -> api.list(page, options),
                        BuddyException::isRetryable),
                PipelineAction::id,
                MAX_PAGES,
                () -> new ActionConflictException(Messages._ActionLookup_TooMany(Integer.toString(MAX_PAGES))));
    }

    /** Reads an action with all its fields. */
    CompletableFuture<PipelineAction> read(long id) {
        return executor.send(
                Messages._ActionLookup_Reading(Long.toString(id)),
                options -> api.read(id, options),
                BuddyException::isRetryable);
    }

    /** The "Build Docker image" actions of a name that did not exist before, each with all its fields. */
    CompletableFuture<List<PipelineAction>> createdSince(Set<Long> idsBefore, String name) {
        return list(name).thenCompose(actions -> {
            CompletableFuture<List<PipelineAction>> created = CompletableFuture.completedFuture(new ArrayList<>());
            for (PipelineAction action : actions) {
                if (action.isDockerfileAction() && action.name().equals(name) && !idsBefore.contains(action.id())) {
                    created = created.thenCompose(found -> read(action.id()).thenApply(complete -> {
                        found.add(complete);
                        return found;
                    }));
                }
            }
            return created;
        });
    }
}
