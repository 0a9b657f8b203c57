package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lists as Jenkinsfiles and Job DSL scripts have them: collections, arrays, maps, and single elements. */
public final class Lists {

    private Lists() {}

    /**
     * The elements of a value.
     *
     * @param entered a collection, an array, or one element, such as a map; null for none
     */
    @NonNull
    public static List<Object> elements(@CheckForNull Object entered) {
        List<Object> elements = new ArrayList<>();
        if (entered instanceof Iterable<?> all) {
            all.forEach(elements::add);
        } else if (entered instanceof Object[] array) {
            elements.addAll(Arrays.asList(array));
        } else if (entered != null) {
            elements.add(entered);
        }
        return elements;
    }

    /**
     * The {@code key=value} texts of a value. Blank texts and null are left out. A key without a value becomes a text without {@code =}, which
     * its check reports.
     *
     * @param entered a list or an array of texts or maps, or a map; null for none
     */
    @NonNull
    public static List<String> pairs(@CheckForNull Object entered) {
        List<String> pairs = new ArrayList<>();
        elements(entered).forEach(element -> addPairs(element, pairs));
        pairs.removeIf(String::isBlank);
        return pairs;
    }

    private static void addPairs(@CheckForNull Object element, List<String> pairs) {
        if (element instanceof Map<?, ?> map) {
            map.forEach((key, value) -> pairs.add((key == null ? "" : Scalars.text(key))
                    + (Scalars.isScalar(value) ? "=" + Scalars.text(value) : "")));
        } else if (element != null) {
            pairs.add(Scalars.text(element));
        }
    }
}
