package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.buddy.client.PipelineId;
import java.util.Optional;

/** Numeric IDs as forms, Jenkinsfiles and files have them: numbers, and texts with or without blanks around them, such as variables. */
public final class Ids {

    private Ids() {}

    /**
     * The text to store.
     *
     * @param entered anything; null, 0 and a blank text for none
     * @return null for none
     */
    @CheckForNull
    public static String toText(@CheckForNull Object entered) {
        if (entered == null || entered instanceof Number number && number.doubleValue() == 0) {
            return null;
        }
        return Util.fixEmptyAndTrim(Scalars.text(entered).strip());
    }

    /**
     * The value of a stored text, for forms and snippets, where a number is written without quotes.
     *
     * @return an {@link Integer} or a {@link Long}, or the text if it is not an ID; null for none
     */
    @CheckForNull
    public static Object fromText(@CheckForNull String stored) {
        if (stored == null) {
            return null;
        }
        Optional<Long> id = PipelineId.parse(stored).map(PipelineId::value);
        if (id.isEmpty()) {
            return stored;
        }
        long value = id.get();
        return value <= Integer.MAX_VALUE ? (Object) (int) value : (Object) value;
    }
}
