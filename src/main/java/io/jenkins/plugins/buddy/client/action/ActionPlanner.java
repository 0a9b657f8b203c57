package io.jenkins.plugins.buddy.client.action;

import io.jenkins.plugins.buddy.client.PipelineRef;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Decides, from the actions that a pipeline has, how it gets the requested one. */
final class ActionPlanner {

    /** The decision. */
    sealed interface Plan {

        /**
         * Create the action.
         *
         * @param idsBefore the IDs of all actions that the pipeline has now
         * @param afterActionId the ID of the action that it is placed after, null for the end of the pipeline
         */
        record Create(Set<Long> idsBefore, Long afterActionId) implements Plan {}

        /**
         * Keep the existing action.
         *
         * @param action possibly without all its fields
         */
        record Keep(PipelineAction action) implements Plan {}

        /**
         * Update the existing action.
         *
         * @param action with all its fields
         * @param differing the fields that differ; empty if it is up to date
         */
        record Update(PipelineAction action, List<String> differing) implements Plan {}
    }

    private final ActionLookup lookup;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final ActionLogins logins;

    ActionPlanner(
            ActionLookup lookup,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            ActionLogins logins) {
        this.lookup = lookup;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.logins = logins;
    }

    /** Looks up the pipeline's actions and decides; fails with {@link ActionConflictException} if they forbid the request. */
    CompletableFuture<Plan> plan() {
        return lookup.list(request.name()).thenCompose(this::plan);
    }

    /** Decides among the given actions only. */
    CompletableFuture<Plan> plan(List<PipelineAction> actions) {
        if (ifExists == IfExists.DUPLICATE) {
            return create(actions);
        }
        List<PipelineAction> sameName = actions.stream()
                .filter(action -> action.name().equals(request.name()))
                .toList();
        List<PipelineAction> otherType =
                sameName.stream().filter(action -> !action.isDockerfileAction()).toList();
        if (!otherType.isEmpty()) {
            return conflict(new ActionConflictException(
                    Messages._ActionPlanner_OtherType(pipeline, request.name(), describe(otherType))));
        }
        if (sameName.isEmpty()) {
            return create(actions);
        }
        if (ifExists == IfExists.FAIL) {
            return conflict(new ActionConflictException(
                    Messages._ActionPlanner_Exists(pipeline, request.name(), describe(sameName))));
        }
        if (sameName.size() > 1) {
            return conflict(new ActionConflictException(
                    Messages._ActionPlanner_Several(pipeline, request.name(), describe(sameName), ifExists)));
        }
        PipelineAction action = sameName.get(0);
        if (ifExists == IfExists.KEEP) {
            return CompletableFuture.completedFuture(new Plan.Keep(action));
        }
        return lookup.read(action.id())
                .thenApply(complete -> new Plan.Update(
                        complete, ActionDiff.between(request, complete.fields(), logins.wasSent(complete.id()))));
    }

    private CompletableFuture<Plan> create(List<PipelineAction> actions) {
        Set<Long> idsBefore = actions.stream().map(PipelineAction::id).collect(Collectors.toSet());
        if (request.after().isEmpty()) {
            return CompletableFuture.completedFuture(new Plan.Create(idsBefore, null));
        }
        String after = request.after().get();
        List<PipelineAction> before = actions.stream()
                .filter(action -> action.name().strip().equals(after))
                .toList();
        return switch (before.size()) {
            case 0 -> conflict(new ActionConflictException(Messages._ActionPlanner_AfterNotFound(pipeline, after)));
            case 1 ->
                CompletableFuture.completedFuture(
                        new Plan.Create(idsBefore, before.get(0).id()));
            default ->
                conflict(new ActionConflictException(
                        Messages._ActionPlanner_AfterSeveral(pipeline, after, describe(before))));
        };
    }

    private static CompletableFuture<Plan> conflict(ActionConflictException conflict) {
        return CompletableFuture.failedFuture(conflict);
    }

    /** Lists actions by ID and type. */
    static String describe(List<PipelineAction> actions) {
        return actions.stream()
                .map(action -> Messages.ActionPlanner_Action(Long.toString(action.id()), action.type()))
                .collect(Collectors.joining("; "));
    }
}
