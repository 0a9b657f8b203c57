package io.jenkins.plugins.buddy.client.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads a list page by page until a page adds nothing. Not every list is paged: a server without pages returns the same response for each
 * page.
 *
 * @param <T> an element
 */
public final class Pages<T> {

    /** Few requests for long lists; Buddy documents no limit. */
    private static final int PER_PAGE = 100;

    private final IntFunction<CompletableFuture<List<T>>> request;
    private final Function<T, ?> id;
    private final int maxPages;
    private final Map<Object, T> found = new LinkedHashMap<>();

    private Pages(IntFunction<CompletableFuture<List<T>>> request, Function<T, ?> id, int maxPages) {
        this.request = request;
        this.id = id;
        this.maxPages = maxPages;
    }

    /**
     * Reads all pages.
     *
     * @param request requests a page, counted from 1
     * @param id identifies an element
     * @param maxPages the limit after which the list is cut
     */
    public static <T> CompletableFuture<List<T>> read(
            IntFunction<CompletableFuture<List<T>>> request, Function<T, ?> id, int maxPages) {
        return new Pages<>(request, id, maxPages).readFrom(1);
    }

    /** The query for a page. */
    public static String query(int page) {
        return "?page=" + page + "&per_page=" + PER_PAGE;
    }

    private CompletableFuture<List<T>> readFrom(int page) {
        return request.apply(page).thenCompose(elements -> {
            int before = found.size();
            elements.forEach(element -> found.putIfAbsent(id.apply(element), element));
            return found.size() == before || page == maxPages
                    ? CompletableFuture.completedFuture(List.copyOf(found.values()))
                    : readFrom(page + 1);
        });
    }
}
