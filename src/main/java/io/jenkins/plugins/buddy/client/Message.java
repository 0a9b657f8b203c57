package io.jenkins.plugins.buddy.client;

import java.io.Serializable;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;

/** A line for people, to be had in the language of whoever reads it: a console has the JVM's, a page its visitor's. */
public final class Message implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Text text;

    /** Strings and messages. */
    private final Serializable[] arguments;

    Message(Text text, Object... arguments) {
        this.text = text;
        // Not as they are: numbers would be grouped, and an id is nothing to count.
        this.arguments = Arrays.stream(arguments)
                .map(argument -> argument instanceof Message message ? message : String.valueOf(argument))
                .toArray(Serializable[]::new);
    }

    /** The line in a language, in English if there is none for it. */
    public String in(Locale locale) {
        Object[] words = Arrays.stream(arguments)
                .map(argument -> argument instanceof Message message ? message.in(locale) : argument)
                .toArray();
        return new MessageFormat(text.pattern(locale), locale).format(words);
    }

    /** The line in the JVM's language. */
    @Override
    public String toString() {
        return in(Locale.getDefault());
    }
}
