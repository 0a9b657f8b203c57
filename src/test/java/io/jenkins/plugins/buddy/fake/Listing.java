package io.jenkins.plugins.buddy.fake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The moment when lists show a new element. Requests for the element alone find it from the start. */
@FunctionalInterface
interface Listing {

    /** Lists show it from the start. */
    Listing AT_ONCE = () -> () -> true;

    /** Lists never show it, unless the test shows all elements. */
    Listing NEVER = () -> () -> false;

    /** Receives the creation of an element. Each list calls the result, which returns whether the list shows the element. */
    BooleanSupplier created();

    /** A number of lists after its creation lack the element. */
    static Listing afterLists(int lists) {
        return () -> {
            AtomicInteger left = new AtomicInteger(lists);
            return () -> left.getAndDecrement() <= 0;
        };
    }

    /** Lists show it when the clock has moved by a delay since its creation. */
    static Listing after(Duration delay, FakeClock clock) {
        return () -> {
            Duration shown = clock.elapsed().plus(delay);
            return () -> clock.elapsed().compareTo(shown) >= 0;
        };
    }
}
