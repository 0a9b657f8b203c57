package io.jenkins.plugins.buddy.fake.run;

import java.util.function.UnaryOperator;

/** The form in which responses show the comment of a run. */
public enum CommentDisplay {
    AS_SENT(comment -> comment),
    CUT(comment -> comment.substring(0, Math.min(255, comment.length()))),
    BLANKS_COLLAPSED(comment -> comment.replaceAll("\\s+", " ").strip()),
    HTML_ESCAPED(comment -> comment.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;")),
    /** Null in lists, as sent in a run that is read alone. */
    NULL_IN_LIST(comment -> comment);

    private final UnaryOperator<String> change;

    CommentDisplay(UnaryOperator<String> change) {
        this.change = change;
    }

    /** The shown comment, null for none. */
    String show(String comment, boolean inList) {
        return comment == null || inList && this == NULL_IN_LIST ? null : change.apply(comment);
    }
}
