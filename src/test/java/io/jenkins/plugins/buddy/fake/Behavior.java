package io.jenkins.plugins.buddy.fake;

import java.time.InstantSource;

/** The switches of a fake. The initial values are the known behavior of Buddy's cloud. */
final class Behavior {

    volatile boolean pagedActions;
    volatile int largestPage = 100;
    volatile boolean showsPageCounts = true;
    /** The status of pages of actions and runs beyond the last one; 0: they are served. */
    volatile int furtherPagesStatus;

    volatile boolean partialListEntries = true;
    volatile boolean omitsEmptyFields;
    volatile boolean showsPasswords;

    /** Off until the plugin sends the field. */
    volatile boolean requiresRunOnlyOnFirstFailure = true;

    volatile boolean version2020;
    volatile boolean userTokenAvailable = true;
    volatile boolean identifiersAvailable = true;
    volatile boolean scopeHeadersWithZero;
    volatile boolean gzipResponses;

    /** The moment when lists show elements that are created from now on. */
    volatile Listing listing = Listing.AT_ONCE;

    /** Time for late effects and late lists. */
    final FakeClock fakeClock = new FakeClock();

    /** Time for rate limits and runs. */
    volatile InstantSource clock = InstantSource.system();

    /** The refusal of a page beyond the last one, null if it is served. */
    Response refusal(Page page, int pages) {
        int status = furtherPagesStatus;
        return status == 0 || page.number() <= Math.max(1, pages)
                ? null
                : Response.error(status, status == 404 ? "Not found" : "Wrong value of page");
    }
}
