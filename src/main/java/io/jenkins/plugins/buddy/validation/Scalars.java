package io.jenkins.plugins.buddy.validation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import java.math.BigDecimal;

/** Single values of Jenkinsfiles, as texts. */
public final class Scalars {

    private Scalars() {}

    /** Returns whether a value is a text (a Groovy string with expressions and a password parameter included), a number or a boolean. */
    public static boolean isScalar(@CheckForNull Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Secret
                || value instanceof Character;
    }

    /** The text of a value; of anything but a scalar, the name of its class, since its text is code of the Jenkinsfile. */
    @NonNull
    public static String text(@NonNull Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Secret secret) {
            return secret.getPlainText();
        }
        return isScalar(value) ? value.toString() : value.getClass().getSimpleName();
    }
}
