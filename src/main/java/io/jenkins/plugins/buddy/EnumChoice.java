package io.jenkins.plugins.buddy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.ListBoxModel;

/** Drop-downs of Buddy's own words, which are the same in every language. */
final class EnumChoice {

    private EnumChoice() {}

    /**
     * @param current the value that is chosen now; it is offered even if it is none of Buddy's words, lest it get lost
     */
    static <E extends Enum<E>> ListBoxModel of(Class<E> type, @CheckForNull String current) {
        ListBoxModel items = new ListBoxModel();
        for (E constant : type.getEnumConstants()) {
            items.add(constant.name());
        }
        if (current != null && !current.isEmpty() && items.stream().noneMatch(item -> item.value.equals(current))) {
            items.add(current);
        }
        return items;
    }
}
