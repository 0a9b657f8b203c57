package io.jenkins.plugins.buddy.client;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * What this package tells people. The words are in {@code Text.properties}, each as a pattern of
 * {@link java.text.MessageFormat}, and in the files of the other languages beside it.
 */
enum Text {
    IS_REQUIRED,
    IS_NONE_OF,
    IS_NOT_JSON,
    IS_NO_JSON_OBJECT,
    HAS_ITS_OWN_PARAMETER,

    ANSWERED,
    CHECK,
    UNKNOWN_TOKEN,
    TOKEN_MAY_NOT,
    NOT_FOUND,
    PROXY_WANTS_LOGIN,
    RATE_LIMITED,
    REDIRECTED,
    REDIRECTED_TO,
    ANOTHER_PATH,
    UNREADABLE_ADDRESS,

    UNREADABLE_ANSWER,
    ANSWER_IS_EMPTY,
    ANSWER_IS_NOT_JSON,
    ANSWER_IS_NO_TEXT,
    ANSWER_IS_NO_JSON_OBJECT,
    ANSWER_IS_TOO_LARGE,
    ANSWER_LACKS_LIST,
    ACTION_LACKS_ID,
    ACTION_LACKS_NAME,

    NO_ANSWER_IN_TIME,
    NOT_TRUSTED,
    NOT_CONNECTED,
    UNKNOWN_HOST,
    CONNECTION_BROKE,

    NEXT_TRY,
    GAVE_UP,
    WAITING_FOR_TURN,
    NO_TURN_IN_TIME,

    ABOUT_TO_START,
    LOOKING,
    READING,
    CREATING,
    EDITING,

    DRY_RUN,
    WOULD_CREATE,
    WOULD_KEEP,
    WOULD_SEND_NOTHING,
    WOULD_EDIT,

    HAS_ONE_OF_ANOTHER_TYPE,
    HAS_IT_ALREADY,
    HAS_SEVERAL,
    GOT_SEVERAL,
    LISTED_ACTION,

    DIFFERS,
    SHOWS_ANOTHER_VALUE,
    INTERRUPTED,
    MAY_HAVE_CREATED,
    MAY_HAVE_EDITED,
    CREATION_IN_DOUBT,
    EDIT_IN_DOUBT,
    NOT_CREATED_IN_TWO_TRIES,
    NOT_EDITED_IN_TWO_TRIES,
    DONE,
    DRY_RUN_DONE,
    PIPELINE,

    WITH_DETAIL,
    WITH_KIND,
    TWO_SENTENCES;

    /** The base file is English, so there must be no way from a language without a file to that of the JVM. */
    private static final Control NO_OTHER_LANGUAGE = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    /**
     * Says it of something.
     *
     * @param arguments what stands in the pattern's places; messages follow its language, anything else is put as it is
     */
    Message of(Object... arguments) {
        return new Message(this, arguments);
    }

    String pattern(Locale locale) {
        return ResourceBundle.getBundle(Text.class.getName(), locale, Text.class.getClassLoader(), NO_OTHER_LANGUAGE)
                .getString(name());
    }
}
