package io.jenkins.plugins.buddy.client.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.buddy.client.http.Ticker;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static RetryPolicy policy(double jitter) {
        RetryPolicy defaults = RetryPolicy.defaults(Duration.ofSeconds(60));
        return new RetryPolicy(
                defaults.maxDuration(),
                defaults.initialDelay(),
                defaults.maxDelay(),
                () -> jitter,
                Ticker.SYSTEM,
                defaults.timer());
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "5, 8000", "6, 10000", "7, 10000", "2000000000, 10000"})
    void delayDoublesUpToItsLimit(int failures, long millis) {
        assertEquals(Duration.ofMillis(millis), policy(0).delayAfter(failures));
    }

    @Property(tries = 500)
    void jitterShortensADelayByUpToHalf(
            @ForAll @IntRange(min = 1, max = 1_000) int failures,
            @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
        long full = policy(0).delayAfter(failures).toMillis();
        long shortened = policy(jitter).delayAfter(failures).toMillis();
        assertTrue(full / 2 <= shortened && shortened <= full, () -> shortened + " of " + full);
    }

    @Property(tries = 500)
    void defaultDelaysAreBetweenAQuarterOfASecondAndTenSeconds(@ForAll @IntRange(min = 1, max = 40) int failures) {
        long delay = RetryPolicy.defaults(Duration.ofSeconds(60))
                .delayAfter(failures)
                .toMillis();
        assertTrue(250 <= delay && delay <= 10_000, () -> delay + " ms");
    }
}
