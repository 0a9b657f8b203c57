package io.jenkins.plugins.buddy.client.run.task;

import io.jenkins.plugins.buddy.client.http.Page;
import io.jenkins.plugins.buddy.client.run.PipelineRun;
import io.jenkins.plugins.buddy.client.run.RunMark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Finds a run by its mark. */
final class RunSearch {

    /** Many more than may be started during a request; a server that returns the same page each time must not be read forever. */
    private static final int MAX_PAGES = 200;

    private final RunExecutor executor;
    private final RunMark mark;
    private final long newestBefore;

    /** Runs that were read alone and have other comments. */
    private final Set<Long> others = new HashSet<>();

    /**
     * @param newestBefore the highest number of a run before this one
     */
    RunSearch(RunExecutor executor, RunMark mark, long newestBefore) {
        this.executor = executor;
        this.mark = mark;
        this.newestBefore = newestBefore;
    }

    /** Looks through the list once. Runs that quote the mark may follow, so the first one of several is the right one. */
    CompletableFuture<Optional<PipelineRun>> find() {
        return candidates(1, new CandidateList()).thenCompose(found -> {
            if (!found.marked.isEmpty()) {
                return CompletableFuture.completedFuture(
                        found.marked.stream().min(Comparator.comparing(PipelineRun::id)));
            }
            return firstMarked(found.withoutComment);
        });
    }

    /** The runs since the mark was made. */
    private static final class CandidateList {
        private final Set<Long> seen = new HashSet<>();
        private final List<PipelineRun> marked = new ArrayList<>();
        private final Deque<Long> withoutComment = new ArrayDeque<>();
    }

    private CompletableFuture<CandidateList> candidates(int number, CandidateList found) {
        return send((api, options) -> api.list(number, options)).thenCompose(page -> {
            boolean newer = false;
            for (PipelineRun run : page.elements()) {
                if (run.id() > newestBefore && found.seen.add(run.id())) {
                    newer = true;
                    add(run, found);
                }
            }
            return newer && number < MAX_PAGES && mayHaveNext(page, number)
                    ? candidates(number + 1, found)
                    : CompletableFuture.completedFuture(found);
        });
    }

    private static boolean mayHaveNext(Page<?> page, int number) {
        return page.totalPages() == 0 || number < page.totalPages();
    }

    private void add(PipelineRun run, CandidateList found) {
        if (mark.isIn(run.comment())) {
            found.marked.add(run);
        } else if (run.comment() == null && !others.contains(run.id())) {
            found.withoutComment.addFirst(run.id());
        }
    }

    /** Reads runs whose comment the list does not show, the oldest first. */
    private CompletableFuture<Optional<PipelineRun>> firstMarked(Deque<Long> ids) {
        if (ids.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long id = ids.remove();
        return send((api, options) -> api.read(id, options)
                        .handle((run, failure) -> {
                            if (failure != null && !RunConnection.isNotFound(failure)) {
                                return CompletableFuture.<Optional<PipelineRun>>failedFuture(failure);
                            }
                            return CompletableFuture.completedFuture(Optional.ofNullable(run));
                        })
                        .thenCompose(run -> run))
                .thenCompose(run -> {
                    if (run.filter(each -> mark.isIn(each.comment())).isPresent()) {
                        return CompletableFuture.completedFuture(run);
                    }
                    if (run.filter(each -> each.comment() != null).isPresent()) {
                        others.add(id);
                    }
                    return firstMarked(ids);
                });
    }

    /** Sends a request, and retries all failures: a search that ends early could overlook a run. */
    private <T> CompletableFuture<T> send(RunExecutor.Request<T> request) {
        return executor.send(Messages._RunSearch_Searching(mark.text()), request, failure -> true);
    }
}
