package io.jenkins.plugins.buddy.client.http;

import java.util.List;

/**
 * One page of a list.
 *
 * @param elements the elements that could be parsed
 * @param received the number of all elements
 * @param pageSize the maximum number of elements of a page, 0 if the response does not state it
 * @param totalPages the number of pages, 0 if the response does not state it
 */
public record Page<T>(List<T> elements, int received, int pageSize, int totalPages) {

    /** Buddy's default page size, which an installation may use whatever was requested. */
    private static final int DEFAULT_SIZE = 20;

    /**
     * Returns whether another page may follow. If the response does not say so, only a full page can have one.
     *
     * @param number the page's number, from 1
     * @param requestedSize the requested page size
     */
    boolean mayHaveNext(int number, int requestedSize) {
        if (totalPages > 0) {
            return number < totalPages;
        }
        if (pageSize > 0) {
            return received >= pageSize;
        }
        return received >= requestedSize || received == DEFAULT_SIZE;
    }
}
