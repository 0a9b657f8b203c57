package io.jenkins.plugins.buddy.form;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.ListBoxModel;
import java.util.List;

/** Options of drop-downs with Buddy's own values, which are the same in every language. */
public final class EnumOptions {

    private EnumOptions() {}

    /**
     * Creates the options.
     *
     * @param values the allowed values
     * @param current the selected value; it is included even if it is not allowed, so that it is not lost
     */
    @NonNull
    public static ListBoxModel of(@NonNull List<String> values, @CheckForNull String current) {
        ListBoxModel options = new ListBoxModel();
        values.forEach(options::add);
        if (current != null && !current.isEmpty() && !values.contains(current)) {
            options.add(current);
        }
        options.forEach(option -> option.selected = option.value.equals(current));
        return options;
    }
}
