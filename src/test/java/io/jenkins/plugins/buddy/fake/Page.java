package io.jenkins.plugins.buddy.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The requested page of a list.
 *
 * @param number counted from 1
 * @param size the largest number of elements
 * @param total the number of elements of the whole list
 */
record Page(int number, int size, int total) {

    private static final int DEFAULT_SIZE = 20;

    /**
     * Reads the query.
     *
     * @throws NumberFormatException if a number is wrong
     */
    static Page of(Map<String, String> query, int largest, int total) {
        String size = query.getOrDefault("per_page", Integer.toString(DEFAULT_SIZE));
        return new Page(positive(query.getOrDefault("page", "1")), Math.min(positive(size), largest), total);
    }

    private static int positive(String text) {
        int number = Integer.parseInt(text);
        if (number < 1) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    /** The index of the first element. */
    int from() {
        return (int) Math.min((number - 1L) * size, total);
    }

    /** The index after the last element. */
    int to() {
        return Math.min(from() + size, total);
    }

    /** The number of pages of the whole list. */
    int pages() {
        return (total + size - 1) / size;
    }

    /** Adds the fields that a paged list of Buddy has beside its elements. */
    void addCounts(ObjectNode json) {
        json.put("page", number)
                .put("page_size", size)
                .put("total_page_count", pages())
                .put("element_count", to() - from())
                .put("total_element_count", total);
    }
}
