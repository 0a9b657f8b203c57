package io.jenkins.plugins.buddy.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One piece of work: a pipeline gets one action, exactly one, whatever happens on the way.
 *
 * <p>A request that changes something is sent again only after it is certain that Buddy did not act on it: because the request
 * never reached it, because it said so, or because a look at the pipeline proved it. An interrupted task goes on in a new one
 * from the last {@link Checkpoint}.
 */
public final class ActionTask {

    /** What a request that changes something does, and what is said of it. */
    private enum Change {
        CREATION(Text.CREATING, Text.MAY_HAVE_CREATED, Text.CREATION_IN_DOUBT, Text.NOT_CREATED_IN_TWO_TRIES),
        EDIT(Text.EDITING, Text.MAY_HAVE_EDITED, Text.EDIT_IN_DOUBT, Text.NOT_EDITED_IN_TWO_TRIES);

        private final Text waiting;
        private final Text open;
        private final Text inDoubt;
        private final Text failedTwice;

        Change(Text waiting, Text open, Text inDoubt, Text failedTwice) {
            this.waiting = waiting;
            this.open = open;
            this.inDoubt = inDoubt;
            this.failedTwice = failedTwice;
        }
    }

    /** Ends a list of actions that never does. */
    private static final int MOST_PAGES = 200;

    private final BuddyClient client;
    private final Turns turns;
    private final Attempts attempts;
    private final PipelineRef pipeline;
    private final DockerfileActionRequest request;
    private final IfExists ifExists;
    private final boolean dryRun;
    private final Journal journal;

    /** What a request that is out does, null if none is. */
    private volatile Change openQuestion;

    ActionTask(
            BuddyClient client,
            Turns turns,
            Attempts attempts,
            PipelineRef pipeline,
            DockerfileActionRequest request,
            IfExists ifExists,
            boolean dryRun,
            Journal journal) {
        this.client = client;
        this.turns = turns;
        this.attempts = attempts;
        this.pipeline = pipeline;
        this.request = request;
        this.ifExists = ifExists;
        this.dryRun = dryRun;
        this.journal = journal;
    }

    /**
     * Begins, or goes on from where an interrupted task was; to be called once.
     *
     * @param from {@link Checkpoint#START}, or the last one that the journal was given
     * @return the result; fails with a {@link BuddyException}, or with a {@link java.util.concurrent.CancellationException}
     *     after {@link #cancel}
     */
    public CompletableFuture<ActionResult> start(Checkpoint from) {
        if (dryRun) {
            tell(Text.DRY_RUN.of(request.toMaskedText()));
            return ifExists == IfExists.DUPLICATE ? dryRun(Text.WOULD_CREATE.of()) : work(from);
        }
        Turns.Turn turn = turns.take(List.of(pipeline, request.name()));
        return attempts.waitFor(turn).thenCompose(begun -> work(from)).whenComplete((result, failure) -> turn.end());
    }

    private CompletableFuture<ActionResult> work(Checkpoint from) {
        return switch (from.phase()) {
            case LOOKING -> listActions().thenCompose(actions -> decide(actions, false));
            case EDITING -> listActions().thenCompose(actions -> decide(actions, true));
            case CREATING -> {
                openQuestion = Change.CREATION;
                yield afterOpenCreate(
                        from.idsBefore(), false, new UncertainOutcomeException(Text.INTERRUPTED.of(), null));
            }
        };
    }

    /** Ends the work at once. A request that is out may still be carried out by Buddy. */
    public void cancel() {
        attempts.cancel();
    }

    /**
     * What nobody knows at the moment: whether Buddy has carried out a request that is out or whose answer is missing.
     *
     * @return a line for people, empty if all is known
     */
    public Optional<String> openQuestion() {
        return Optional.ofNullable(openQuestion)
                .map(change -> change.open.of(request.name(), pipeline).toString());
    }

    /** What is being done or waited for, in words for people. */
    public String status() {
        return attempts.status();
    }

    private CompletableFuture<ActionResult> decide(List<BuddyAction> actions, boolean mayBeEdited) {
        Set<Long> ids = actions.stream().map(BuddyAction::id).collect(Collectors.toSet());
        if (ifExists == IfExists.DUPLICATE) {
            return create(ids, false);
        }
        List<BuddyAction> sameName = actions.stream()
                .filter(action -> action.name().equals(request.name()))
                .toList();
        List<BuddyAction> otherType =
                sameName.stream().filter(action -> !action.isDockerfileAction()).toList();
        if (!otherType.isEmpty()) {
            return conflict(Text.HAS_ONE_OF_ANOTHER_TYPE, otherType);
        }
        if (sameName.isEmpty()) {
            return dryRun ? dryRun(Text.WOULD_CREATE.of()) : create(ids, false);
        }
        if (ifExists == IfExists.FAIL) {
            return conflict(Text.HAS_IT_ALREADY, sameName);
        }
        if (sameName.size() > 1) {
            return conflict(Text.HAS_SEVERAL, sameName);
        }
        BuddyAction action = sameName.get(0);
        return ifExists == IfExists.KEEP ? keep(action) : update(action.id(), mayBeEdited);
    }

    private CompletableFuture<ActionResult> keep(BuddyAction action) {
        if (dryRun) {
            return dryRun(Text.WOULD_KEEP.of(action.id()));
        }
        // An entry of a list may lack the pipeline, which belongs to the result.
        CompletableFuture<BuddyAction> whole =
                action.pipelineName() == null ? read(action.id()) : CompletableFuture.completedFuture(action);
        return whole.thenApply(kept -> ActionResult.of(Outcome.KEPT, pipeline, kept));
    }

    private CompletableFuture<ActionResult> update(long id, boolean mayBeEdited) {
        return read(id).thenCompose(action -> {
            List<String> differing = ActionDiff.between(request, action.fields());
            if (dryRun) {
                return dryRun(
                        differing.isEmpty()
                                ? Text.WOULD_SEND_NOTHING.of(id)
                                : Text.WOULD_EDIT.of(id, String.join(", ", differing)));
            }
            if (differing.isEmpty()) {
                return done(mayBeEdited ? Outcome.UPDATED : Outcome.UNCHANGED, action);
            }
            tell(Text.DIFFERS.of(request.name(), id, String.join(", ", differing)));
            return save(Checkpoint.editing()).thenCompose(saved -> edit(id, differing, false));
        });
    }

    /**
     * @param doubtful whether an edit that went out before may have been carried out; editing twice leaves the same as editing
     *     once, and it is looked at all the same, so that what is told is the truth
     */
    private CompletableFuture<ActionResult> edit(long id, List<String> differing, boolean doubtful) {
        return write(
                        Change.EDIT,
                        attempt -> client.editAction(pipeline, id, ActionDiff.edit(request, differing), attempt))
                .thenCompose(edited -> {
                    List<String> ignored = ActionDiff.contradicting(request, edited.fields());
                    if (!ignored.isEmpty()) {
                        tell(Text.SHOWS_ANOTHER_VALUE.of(String.join(", ", ignored)));
                    }
                    return done(Outcome.UPDATED, edited);
                })
                .exceptionallyCompose(ifOpen(trouble -> afterOpenEdit(id, doubtful, trouble)));
    }

    private CompletableFuture<ActionResult> afterOpenEdit(long id, boolean doubtful, BuddyException trouble) {
        return look(Change.EDIT, trouble, () -> read(id)).thenCompose(action -> {
            List<String> differing = ActionDiff.between(request, action.fields());
            if (differing.isEmpty()) {
                return done(Outcome.UPDATED, action);
            }
            boolean uncertain = !trouble.isCertainlyUndone();
            return doubtful && uncertain
                    ? failedTwice(Change.EDIT, trouble)
                    : edit(id, differing, doubtful || uncertain);
        });
    }

    /**
     * @param doubtful whether a request that went out before may be carried out late
     */
    private CompletableFuture<ActionResult> create(Set<Long> idsBefore, boolean doubtful) {
        return save(Checkpoint.creating(idsBefore))
                .thenCompose(
                        saved -> write(Change.CREATION, attempt -> client.createAction(pipeline, request, attempt)))
                .thenCompose(created -> doubtful ? onlyOne(idsBefore, created) : done(Outcome.CREATED, created))
                .exceptionallyCompose(ifOpen(trouble -> afterOpenCreate(idsBefore, doubtful, trouble)));
    }

    /** Finds out whether Buddy created the action although nobody heard of it, and goes on accordingly. */
    private CompletableFuture<ActionResult> afterOpenCreate(
            Set<Long> idsBefore, boolean doubtful, BuddyException trouble) {
        return look(Change.CREATION, trouble, () -> newcomers(idsBefore)).thenCompose(newcomers -> {
            List<BuddyAction> ours = newcomers.stream().filter(this::maybeOurs).toList();
            if (ours.size() > 1) {
                return conflict(Text.GOT_SEVERAL, ours);
            }
            if (ours.size() == 1) {
                return done(Outcome.CREATED, ours.get(0));
            }
            if (!newcomers.isEmpty() && ifExists != IfExists.DUPLICATE) {
                // Somebody else made one of that name meanwhile, and ifExists says what that means.
                return decide(newcomers, false);
            }
            boolean uncertain = !trouble.isCertainlyUndone();
            return doubtful && uncertain
                    ? failedTwice(Change.CREATION, trouble)
                    : create(idsBefore, doubtful || uncertain);
        });
    }

    /** After a second sending: the first one may have been carried out late. */
    private CompletableFuture<ActionResult> onlyOne(Set<Long> idsBefore, BuddyAction created) {
        return newcomers(idsBefore)
                .exceptionallyCompose(notFoundOut(Change.CREATION))
                .thenCompose(newcomers -> {
                    List<BuddyAction> ours =
                            newcomers.stream().filter(this::maybeOurs).toList();
                    return ours.size() > 1 ? conflict(Text.GOT_SEVERAL, ours) : done(Outcome.CREATED, created);
                });
    }

    /** The actions of the asked name and type that weren't there before, each with all its fields. */
    private CompletableFuture<List<BuddyAction>> newcomers(Set<Long> idsBefore) {
        return listActions().thenCompose(actions -> {
            CompletableFuture<List<BuddyAction>> newcomers = CompletableFuture.completedFuture(new ArrayList<>());
            for (BuddyAction action : actions) {
                if (action.isDockerfileAction()
                        && action.name().equals(request.name())
                        && !idsBefore.contains(action.id())) {
                    newcomers = newcomers.thenCompose(found -> read(action.id()).thenApply(whole -> {
                        found.add(whole);
                        return found;
                    }));
                }
            }
            return newcomers;
        });
    }

    private boolean maybeOurs(BuddyAction action) {
        return ActionDiff.contradicting(request, action.fields()).isEmpty();
    }

    private CompletableFuture<List<BuddyAction>> listActions() {
        return listActions(1, new LinkedHashMap<>());
    }

    private CompletableFuture<List<BuddyAction>> listActions(int page, Map<Long, BuddyAction> found) {
        return attempts.send(
                        Text.LOOKING.of(request.name()),
                        attempt -> client.listActions(pipeline, page, attempt),
                        BuddyException::isTransient)
                .thenCompose(actions -> {
                    int before = found.size();
                    actions.forEach(action -> found.putIfAbsent(action.id(), action));
                    return found.size() == before || page == MOST_PAGES
                            ? CompletableFuture.completedFuture(List.copyOf(found.values()))
                            : listActions(page + 1, found);
                });
    }

    private CompletableFuture<BuddyAction> read(long id) {
        return attempts.send(
                Text.READING.of(id), attempt -> client.readAction(pipeline, id, attempt), BuddyException::isTransient);
    }

    private CompletableFuture<BuddyAction> write(
            Change change, Function<Attempt, CompletableFuture<BuddyAction>> send) {
        return attempts.send(
                change.waiting.of(request.name()),
                attempt -> {
                    openQuestion = change;
                    CompletableFuture<BuddyAction> answer = send.apply(attempt);
                    // Not the future that this returns: cancelling has to reach the request itself.
                    answer.whenComplete((action, failure) -> {
                        if (failure == null || isCertainlyUndone(failure)) {
                            openQuestion = null;
                        }
                    });
                    return answer;
                },
                BuddyException::neverArrived);
    }

    private static boolean isCertainlyUndone(Throwable failure) {
        return BuddyException.unwrap(failure) instanceof BuddyException trouble && trouble.isCertainlyUndone();
    }

    private CompletableFuture<Void> save(Checkpoint checkpoint) {
        return journal.save(checkpoint).toCompletableFuture().thenApply(saved -> null);
    }

    /** Looks what became of a request whose answer is missing. */
    private <T> CompletableFuture<T> look(Change change, BuddyException trouble, Supplier<CompletableFuture<T>> look) {
        return attempts.pauseBeforeLook(trouble)
                .thenCompose(over -> look.get())
                .whenComplete((seen, failure) -> {
                    if (failure == null) {
                        openQuestion = null;
                    }
                })
                .exceptionallyCompose(notFoundOut(change));
    }

    private <T> Function<Throwable, CompletionStage<T>> notFoundOut(Change change) {
        return failure -> BuddyException.unwrap(failure) instanceof BuddyException reason
                ? CompletableFuture.failedFuture(new UncertainOutcomeException(
                        change.inDoubt.of(request.name(), pipeline, reason.line()), reason))
                : CompletableFuture.failedFuture(failure);
    }

    private CompletableFuture<ActionResult> failedTwice(Change change, BuddyException trouble) {
        return CompletableFuture.failedFuture(new UncertainOutcomeException(
                change.failedTwice.of(request.name(), pipeline, trouble.line()), trouble));
    }

    private CompletableFuture<ActionResult> conflict(Text what, List<BuddyAction> actions) {
        String list = actions.stream()
                .map(action -> Text.LISTED_ACTION.of(action.id(), action.type()).toString())
                .collect(Collectors.joining("; "));
        return CompletableFuture.failedFuture(
                new ActionConflictException(what.of(pipeline, request.name(), list, ifExists)));
    }

    private CompletableFuture<ActionResult> done(Outcome outcome, BuddyAction action) {
        return CompletableFuture.completedFuture(ActionResult.of(outcome, pipeline, action));
    }

    private CompletableFuture<ActionResult> dryRun(Message whatWouldHappen) {
        tell(whatWouldHappen);
        return CompletableFuture.completedFuture(ActionResult.dryRun(pipeline, request.name()));
    }

    private void tell(Message what) {
        journal.progress(what.toString());
    }

    /**
     * Takes over where a look must tell whether Buddy acted. A 429 says that it did not, and a look before the next try costs
     * less than a second action if it is a proxy that said so.
     */
    private static <T> Function<Throwable, CompletionStage<T>> ifOpen(
            Function<BuddyException, CompletionStage<T>> then) {
        return failure -> BuddyException.unwrap(failure) instanceof BuddyException trouble
                        && !(trouble instanceof UncertainOutcomeException)
                        && !(trouble instanceof RetriesExhaustedException)
                        && (trouble.isTransient() || !trouble.isCertainlyUndone())
                ? then.apply(trouble)
                : CompletableFuture.failedFuture(failure);
    }
}
