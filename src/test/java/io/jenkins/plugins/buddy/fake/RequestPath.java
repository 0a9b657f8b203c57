package io.jenkins.plugins.buddy.fake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The path of a request below the base URL, and its query.
 *
 * @param segments the decoded segments
 */
record RequestPath(List<String> segments, Map<String, String> query) {

    static RequestPath of(String rawPath, String rawQuery) {
        List<String> segments = Stream.of(rawPath.substring(1).split("/", -1))
                .map(RequestPath::decode)
                .toList();
        Map<String, String> query = new HashMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
            String[] keyAndValue = pair.split("=", 2);
            query.put(decode(keyAndValue[0]), keyAndValue.length == 1 ? "" : decode(keyAndValue[1]));
        }
        return new RequestPath(segments, query);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    int length() {
        return segments.size();
    }

    /** A segment, counted from 0; empty beyond the end. */
    String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /** A segment as an ID; -1 if it is not a number. */
    long id(int index) {
        return segment(index).matches("\\d{1,18}") ? Long.parseLong(segment(index)) : -1;
    }
}
