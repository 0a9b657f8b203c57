package io.jenkins.plugins.buddy.client.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Identifies a run by the beginning of its comment, the only place where Buddy keeps what a client sent. Letters, digits and hyphens only:
 * the comment is a variable in the shells of the run, and a service may collapse blanks, escape HTML or cut long comments.
 *
 * @param text the mark
 */
public record RunMark(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern VALID = Pattern.compile("[a-z0-9-]{8,64}");

    /** The characters that may not follow the mark: it would be a part of a longer word. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9-]");

    public RunMark {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a mark");
        }
    }

    /** Creates a mark that no other run has. */
    public static RunMark random() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return new RunMark("run-" + HexFormat.of().formatHex(bytes));
    }

    /**
     * The comment to send.
     *
     * @param comment may be empty
     */
    String markComment(String comment) {
        return comment.isBlank() ? text : text + " " + comment;
    }

    /**
     * Returns whether a run has this mark. Runs that this one triggers may quote its comment, but not at the beginning.
     *
     * @param comment a run's comment, null if Buddy returned none
     */
    public boolean isIn(String comment) {
        if (comment == null) {
            return false;
        }
        String stripped = comment.strip();
        return stripped.startsWith(text)
                && (stripped.length() == text.length()
                        || !WORD.matcher(stripped.substring(text.length(), text.length() + 1))
                                .matches());
    }

    @Override
    public String toString() {
        return text;
    }
}
