package io.jenkins.plugins.buddy.client.http;

import io.jenkins.plugins.buddy.client.BuddyException;
import io.jenkins.plugins.buddy.client.HttpStatusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Reads a list page by page. Not every list is paged, so a further page is requested only if the previous one is full or states that there
 * are more, and a refusal of a further page ends the list.
 *
 * @param <T> an element
 */
public final class Pages<T> {

    /** Few requests for long lists; Buddy documents no limit. */
    private static final int PER_PAGE = 100;

    /** The responses of a server that does not know the page, or no pages at all. */
    private static final Set<Integer> NO_SUCH_PAGE = Set.of(400, 404, 422);

    private final IntFunction<CompletableFuture<Page<T>>> request;
    private final Function<T, ?> id;
    private final int maxPages;
    private final Supplier<CompletableFuture<List<T>>> tooLong;
    private final Map<Object, T> found = new LinkedHashMap<>();

    private Pages(
            IntFunction<CompletableFuture<Page<T>>> request,
            Function<T, ?> id,
            int maxPages,
            Function<List<T>, CompletableFuture<List<T>>> tooLong) {
        this.request = request;
        this.id = id;
        this.maxPages = maxPages;
        this.tooLong = () -> tooLong.apply(List.copyOf(found.values()));
    }

    /**
     * Reads all pages.
     *
     * @param request requests a page, counted from 1
     * @param id identifies an element
     * @param maxPages the limit after which the list cannot be read
     * @param tooLong the failure in that case
     */
    public static <T> CompletableFuture<List<T>> readAll(
            IntFunction<CompletableFuture<Page<T>>> request,
            Function<T, ?> id,
            int maxPages,
            Supplier<BuddyException> tooLong) {
        return new Pages<>(request, id, maxPages, cut -> CompletableFuture.failedFuture(tooLong.get())).readFrom(1);
    }

    /**
     * Reads the first pages.
     *
     * @param request requests a page, counted from 1
     * @param id identifies an element
     * @param maxPages the number of pages
     */
    public static <T> CompletableFuture<List<T>> readFirst(
            IntFunction<CompletableFuture<Page<T>>> request, Function<T, ?> id, int maxPages) {
        return new Pages<>(request, id, maxPages, CompletableFuture::completedFuture).readFrom(1);
    }

    /** The query for a page. */
    public static String query(int page) {
        return "?page=" + page + "&per_page=" + PER_PAGE;
    }

    private CompletableFuture<List<T>> readFrom(int number) {
        CompletableFuture<Page<T>> response = request.apply(number);
        if (number > 1) {
            response = response.exceptionallyCompose(
                    failure -> BuddyException.unwrap(failure) instanceof HttpStatusException refusal
                                    && NO_SUCH_PAGE.contains(refusal.status())
                            ? CompletableFuture.completedFuture(new Page<>(List.of(), 0, 0, 0))
                            : CompletableFuture.failedFuture(failure));
        }
        return response.thenCompose(page -> {
            int before = found.size();
            page.elements().forEach(element -> found.putIfAbsent(id.apply(element), element));
            // A server without pages returns the same response for each page.
            boolean repeated = number > 1 && found.size() == before;
            if (repeated || !page.mayHaveNext(number, PER_PAGE)) {
                return CompletableFuture.completedFuture(List.copyOf(found.values()));
            }
            return number == maxPages ? tooLong.get() : readFrom(number + 1);
        });
    }
}
